import { describe, expect, it } from 'vitest';
import { StoreTime } from '../../../libs/jwt-auth/src/sessions/store-time.js';

describe('the time of the store', () => {
  it('goes on from the last answer that told it', () => {
    let here = 50;
    const time = new StoreTime(() => here);
    expect(time.now()).toBeUndefined();
    time.observe(1000);
    here += 7;
    expect(time.now()).toBe(1007);
    time.observe(900);
    here += 1;
    expect(time.now()).toBe(901);
  });

  it('has to be asked for anew after ten minutes, for clocks drift', () => {
    let here = 0;
    const time = new StoreTime(() => here);
    time.observe(1000);
    here = 599;
    expect(time.now()).toBe(1599);
    here = 600;
    expect(time.now()).toBeUndefined();
  });
});
