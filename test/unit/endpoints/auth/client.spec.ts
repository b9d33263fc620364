import { describe, expect, it } from 'vitest';
import {
  type ClientRequest,
  deviceOf,
} from '../../../../libs/jwt-auth/src/endpoints/auth/client.js';

function nameFor(header: string | undefined, body?: unknown): unknown {
  const headers = header === undefined ? {} : { 'x-device-name': header };
  return deviceOf({ headers, body } as ClientRequest).name;
}

/** As Node hands on a header whose bytes are these. */
function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('the name of a device', () => {
  it.each([
    ['plain text', 'Laptop', 'Laptop'],
    ['UTF-8', latin1('Zoë’s 手机 📱'), 'Zoë’s 手机 📱'],
    ['percent-encoding', encodeURIComponent('Zoë’s 手机 📱'), 'Zoë’s 手机 📱'],
    ['Latin-1', 'Zo\u00EB', 'Zoë'],
    ['a percent sign that encodes nothing', '100% mine', '100% mine'],
    ['an encoding that is not UTF-8', 'a%E9', 'a%E9'],
    ['an encoding that is cut off', 'a%E', 'a%E'],
  ])('is read from the header as %s', (_, header, name) => {
    expect(nameFor(header)).toBe(name);
  });

  it.each([
    ['control characters', 'a%00b%0D%0A%1B[31mc%C2%9Bd', 'ab[31mcd'],
    [
      'characters that turn the direction',
      '%E2%80%AEgnp.exe%E2%81%A6',
      'gnp.exe',
    ],
    ['nothing but such', '%00%0A', undefined],
  ])('is without %s', (_, header, name) => {
    expect(nameFor(header)).toBe(name);
  });

  it('is cut to 256 characters, and not through one', () => {
    const name = nameFor(encodeURIComponent(`${'a'.repeat(255)}📱b`)) as string;
    expect(name).toBe(`${'a'.repeat(255)}\uFFFD`);
    expect(name).toHaveLength(256);
  });

  it.each<[string, unknown, unknown]>([
    ['text', { device_name: 'Zoë’s 手机' }, 'Zoë’s 手机'],
    ['text that looks encoded', { device_name: '%41' }, '%41'],
    [
      '100,000 characters',
      { device_name: 'n'.repeat(100_000) },
      'n'.repeat(256),
    ],
    ['a number', { device_name: 5 }, undefined],
    ['a list', { device_name: ['a'] }, undefined],
    ['an inherited member', Object.create({ device_name: 'a' }), undefined],
    ['no object', 'device_name=a', undefined],
    ['nothing', undefined, undefined],
  ])('is read from the body if it is %s', (_, body, name) => {
    expect(nameFor(undefined, body)).toBe(name);
  });

  it('is that of the header if there are two', () => {
    expect(nameFor('a', { device_name: 'b' })).toBe('a');
    expect(nameFor('', { device_name: 'b' })).toBe('b');
  });
});

describe('the address of a device', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::1', '::1'],
    ['::192.0.2.1', '::192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['192.0.2.1:443', '192.0.2.1:443'],
    [undefined, undefined],
  ])('that comes as %s is shown as %s', (ip, shown) => {
    expect(deviceOf({ headers: {}, ip } as ClientRequest).ip).toBe(shown);
  });
});
