import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type HttpRequest,
  RequestState,
} from '../../../libs/jwt-auth/src/http/http-request.js';
import { stampOf } from '../../../libs/jwt-auth/src/guards/stamp.js';
import { judgementOf } from '../../support/judgements.js';

describe('the state of a request', () => {
  it('shows the token to nobody who prints the request', () => {
    const { principal } = judgementOf();
    const token = 'a-token-that-must-not-be-printed';
    const response = { header: () => undefined };
    const state = new RequestState({}, response, {
      principal,
      token,
      user: principal.user,
    });
    const request: HttpRequest = { headers: {}, jwtAuth: state };
    expect(state.authentication?.token).toBe(token);
    const printed = [
      JSON.stringify(request),
      inspect(request, { depth: Infinity, showHidden: true }),
      JSON.stringify(Object.entries(state)),
    ];
    expect(printed.join()).not.toContain(token);
  });

  it('is no stamp where a middleware uses the name for something else', () => {
    const jwtAuth = { user: 'of a team' } as unknown as RequestState;
    expect(stampOf({ headers: {}, jwtAuth })).toBeUndefined();
    expect(stampOf({ headers: {} })).toBeUndefined();
  });
});
