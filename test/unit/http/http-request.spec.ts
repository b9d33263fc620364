import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type HttpRequest,
  stateOf,
} from '../../../libs/jwt-auth/src/http/http-request.js';
import { judgementOf } from '../../support/judgements.js';

describe('the state of a request', () => {
  it('is made once', () => {
    const request: HttpRequest = { headers: {} };
    expect(stateOf(request)).toBe(stateOf(request));
    expect(stateOf(request)).not.toBe(stateOf({ headers: {} }));
  });

  it('shows the token to nobody who prints the request', () => {
    const request: HttpRequest = { headers: {} };
    const { principal } = judgementOf();
    const token = 'a-token-that-must-not-be-printed';
    stateOf(request).attach({ principal, token });
    expect(stateOf(request).authentication?.token).toBe(token);
    const printed = [
      JSON.stringify(request),
      inspect(request, { depth: Infinity, showHidden: true }),
      JSON.stringify(Object.entries(stateOf(request))),
    ];
    expect(printed.join()).not.toContain(token);
  });
});
