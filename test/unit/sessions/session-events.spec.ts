import { describe, expect, it } from 'vitest';
import {
  type SessionEvent,
  SessionEvents,
} from '../../../libs/jwt-auth/src/sessions/session-events.js';

const EVENT: SessionEvent = { type: 'outdated', subject: 'alice' };

describe('session events', () => {
  it('reach every listener until it ends that', () => {
    const heard: string[] = [];
    const events = new SessionEvents(() => undefined);
    const endA = events.on(({ type }) => heard.push(`a ${type}`));
    events.on(({ type }) => heard.push(`b ${type}`));
    events.emit({ ...EVENT });
    endA();
    endA();
    events.emit({ ...EVENT });
    expect(heard).toEqual(['a outdated', 'b outdated', 'b outdated']);
  });

  it('reach a listener twice that listens twice, and once when one of them ends', () => {
    let heard = 0;
    const events = new SessionEvents(() => undefined);
    const listener = (): void => void (heard += 1);
    const end = events.on(listener);
    events.on(listener);
    end();
    events.emit({ ...EVENT });
    expect(heard).toBe(1);
  });

  it('cannot be changed by one listener for the next', () => {
    const heard: SessionEvent[] = [];
    const events = new SessionEvents(() => undefined);
    events.on((event) => Object.assign(event, { subject: 'mallory' }));
    events.on((event) => heard.push(event));
    events.emit({ ...EVENT });
    expect(heard).toEqual([EVENT]);
  });

  it('harm nobody where a listener throws or rejects, which is warned of', async () => {
    const warnings: string[] = [];
    const heard: string[] = [];
    const events = new SessionEvents((message) => warnings.push(message));
    events.on(() => {
      throw new Error('hunter2');
    });
    events.on(async () => Promise.reject(new Error('hunter2')));
    events.on(({ type }) => heard.push(type));
    events.emit({ ...EVENT });
    expect(heard).toEqual(['outdated']);
    await new Promise(setImmediate);
    const warning = 'A listener to session events failed at outdated';
    expect(warnings).toEqual([warning, warning]);
  });
});
