import { describe, expect, it } from 'vitest';
import {
  type Device,
  deviceText,
  isSameDevice,
  readDevice,
} from '../../../libs/jwt-auth/src/sessions/device.js';

const PHONE = { id: 'p', name: 'Phone', userAgent: 'UA', ip: '::1' };

describe('a device', () => {
  it('is read as it was stored', () => {
    expect(readDevice(deviceText(PHONE))).toEqual(PHONE);
    expect(readDevice(undefined)).toEqual({});
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty object', {}],
    ['members that are no text', { id: 5, name: null, ip: ['x'] }],
    ['other members', { password: 'hunter2' }],
  ])('is not stored where %s is known of it', (_, device) => {
    expect(deviceText(device as Device)).toBeUndefined();
  });

  it('is bounded, however long a text the client sends', () => {
    const endless = '\0'.repeat(100_000);
    const device = {
      id: endless,
      name: endless,
      userAgent: endless,
      ip: endless,
    };
    const text = deviceText(device) ?? '';
    expect(Buffer.byteLength(text)).toBeLessThan(8192);
    expect(readDevice(text).userAgent).toHaveLength(256);
  });

  it.each<[Device | undefined, Device | undefined, boolean]>([
    [PHONE, { ...PHONE, ip: '10.0.0.1', userAgent: 'newer' }, true],
    [PHONE, { ...PHONE, id: 'q' }, false],
    [PHONE, { userAgent: 'UA' }, false],
    [{ userAgent: 'UA', ip: '::1' }, { userAgent: 'UA', ip: '::2' }, true],
    [{ userAgent: 'UA' }, { userAgent: 'other' }, false],
    [{ ip: '::1' }, { ip: '::2' }, true],
    [undefined, PHONE, true],
    [PHONE, undefined, true],
  ])('%j and %j: the same is %s', (a, b, same) => {
    expect(isSameDevice(deviceText(a), deviceText(b))).toBe(same);
    expect(isSameDevice(deviceText(b), deviceText(a))).toBe(same);
  });
});
