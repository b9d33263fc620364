import { describe, expect, it } from 'vitest';
import { clientName } from '../../../libs/jwt-auth/src/sessions/user-agent.js';

const MOZILLA = 'Mozilla/5.0';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name of a client', () => {
  it.each([
    [
      `${MOZILLA} (X11; Linux x86_64; rv:140.0) Firefox/140.0`,
      'Firefox on Linux',
    ],
    [
      `${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36`,
      'Chrome on Windows',
    ],
    [
      `${MOZILLA} (Windows NT 10.0) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`,
      'Edge on Windows',
    ],
    [
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.0 Safari/605.1`,
      'Safari on macOS',
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${WEBKIT} Version/18.0 Safari/604.1`,
      'Safari on iOS',
    ],
    [`${MOZILLA} (iPad) ${WEBKIT} CriOS/140.0 Safari/604.1`, 'Chrome on iOS'],
    [
      `${MOZILLA} (Linux; Android 15) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [
      `${MOZILLA} (X11; CrOS x86_64) ${WEBKIT} Chrome/140.0 OPR/1`,
      'Opera on ChromeOS',
    ],
    ['okhttp/5.0 (Android)', 'Android'],
    ['Firefox/1', 'Firefox'],
    ['curl/8.5.0', undefined],
    ['', undefined],
    ['FirefoxLinuxy', undefined],
  ])('in %s is %s', (userAgent, name) => {
    expect(clientName(userAgent)).toBe(name);
  });
});
