import { Logger } from '@nestjs/common';
import { AuthError } from '@jwt-auth/nestjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RefusalLog } from '../../libs/jwt-auth/src/guards/refusal-log.js';
import { CapturedLog } from '../support/captured-log.js';

const captured = new CapturedLog();
const outage = (reason: string): AuthError =>
  new AuthError('unavailable', 'temporarily_unavailable', { reason });

let time = 0;

describe('the log of refusals', () => {
  beforeEach(() => {
    Logger.overrideLogger(captured);
    captured.clear();
    time = 1000;
  });
  afterAll(() => Logger.overrideLogger(false));

  it('reports an outage as an error, and then not again for a while', () => {
    const log = new RefusalLog(() => time);
    for (let second = 0; second < 10; second++) {
      log.write('Cats.find', outage('the store is out of reach'));
      time += 0.99;
    }
    expect(captured.find('error', 'Cats.find: the store')).toHaveLength(1);
    expect(captured.find('debug', 'Cats.find: temporarily')).toHaveLength(9);
    time += 0.2;
    log.write('Cats.find', outage('the store is out of reach'));
    expect(captured.find('error', 'Cats.find: the store')).toHaveLength(2);
  });

  it('tells one outage from another', () => {
    const log = new RefusalLog(() => time);
    log.write('Cats.find', outage('the store is out of reach'));
    log.write('Cats.find', outage('an issuer is out of reach'));
    expect(captured.find('error', 'out of reach')).toHaveLength(2);
  });

  it('shows where an outage came from', () => {
    const cause = new Error('connection refused');
    const reason = 'the loader failed';
    const error = new AuthError('unavailable', 'temporarily_unavailable', {
      reason,
      cause,
    });
    new RefusalLog(() => time).write('Cats.find', error);
    expect(captured.text).toContain('refusal-log.spec');
  });

  it('shows at most 20 errors in 10 seconds, whatever the outages are', () => {
    const log = new RefusalLog(() => time);
    for (let index = 0; index < 1000; index++) {
      log.write('Cats.find', outage(`issuer ${index} is out of reach`));
    }
    expect(captured.find('error', 'out of reach')).toHaveLength(20);
    time += 10;
    log.write('Cats.find', outage('the store is out of reach'));
    expect(captured.find('error', 'the store')).toHaveLength(1);
  });

  it('shows at most 100 lines for debugging in 10 seconds, and then how many it left out', () => {
    const log = new RefusalLog(() => time);
    const error = new AuthError('rejected', 'token_expired');
    for (let index = 0; index < 40_000; index++) {
      log.write(`Cats.find${index}`, error);
    }
    expect(captured.find('debug', 'token_expired')).toHaveLength(100);
    time += 10;
    log.write('Cats.find', error);
    log.write('Cats.find', error);
    expect(
      captured.find('debug', '39900 lines before it were left out'),
    ).toHaveLength(1);
    expect(captured.find('debug', 'token_expired')).toHaveLength(102);
  });

  it('mentions bad tokens for debugging only', () => {
    const log = new RefusalLog(() => time);
    const error = new AuthError('rejected', 'token_expired');
    log.write('Cats.find', error);
    log.write('Cats.find', error);
    expect(captured.find('error', '')).toEqual([]);
    expect(captured.find('debug', 'token_expired')).toHaveLength(2);
  });
});
