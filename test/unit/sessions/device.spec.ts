import { describe, expect, it } from 'vitest';
import {
  type Device,
  deviceMembers,
  isSameDevice,
  readDevice,
} from '../../../libs/jwt-auth/src/sessions/device.js';

const PHONE = { id: 'p', name: 'Phone', userAgent: 'UA', ip: '::1' };

describe('a device', () => {
  it('is read as it was stored', () => {
    expect(readDevice(deviceMembers(PHONE))).toEqual(PHONE);
    expect(readDevice({})).toEqual({});
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty object', {}],
    ['members that are no text', { id: 5, name: null, ip: ['x'] }],
    ['other members', { password: 'hunter2', deviceId: 'x' }],
  ])('is not stored if %s is known of it', (_, device) => {
    expect(deviceMembers(device as Device)).toEqual({});
  });

  it('is bounded, however long a text the client sends', () => {
    const endless = 'x'.repeat(100_000);
    const { deviceName, ip } = deviceMembers({ name: endless, ip: endless });
    expect(deviceName).toHaveLength(256);
    expect(ip).toHaveLength(256);
  });

  it('holds nothing that a database cannot store', () => {
    const { deviceName, userAgent, deviceId } = deviceMembers({
      name: `${'x'.repeat(255)}🔑`,
      userAgent: 'a\0b\nc\x7fd',
      id: 'a\ud800b 🔑',
    });
    expect(deviceName).toBe(`${'x'.repeat(255)}\ufffd`);
    expect(userAgent).toBe('a b c d');
    expect(deviceId).toBe('a\ufffdb 🔑');
  });

  it.each<[Device | undefined, Device | undefined, boolean]>([
    [PHONE, { ...PHONE, ip: '10.0.0.1', userAgent: 'newer' }, true],
    [PHONE, { ...PHONE, id: 'q' }, false],
    [PHONE, { userAgent: 'UA' }, true],
    [PHONE, { userAgent: 'other' }, false],
    [{ userAgent: 'UA', ip: '::1' }, { userAgent: 'UA', ip: '::2' }, true],
    [{ userAgent: 'UA' }, { userAgent: 'other' }, false],
    [{ ip: '::1' }, { ip: '::2' }, true],
    [undefined, PHONE, true],
    [PHONE, undefined, true],
  ])('%j and %j: the same is %s', (a, b, same) => {
    const [one, other] = [deviceMembers(a), deviceMembers(b)];
    expect(isSameDevice(one, other)).toBe(same);
    expect(isSameDevice(other, one)).toBe(same);
  });
});
