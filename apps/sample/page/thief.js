import { refresh } from './api.js';
import {
  isSpent,
  noteGeneration,
  readRefreshToken,
  tokenChip,
} from './tokens.js';

/** Somebody who got hold of a refresh token, and works from another machine. */
export class Thief {
  id = 'thief';
  name = 'Thief';
  loot = undefined;
  /** The device that it was copied from. */
  victim = undefined;
  isWorthless = false;

  copyFrom(device) {
    this.loot = device.refreshToken;
    this.victim = device;
    this.isWorthless = false;
  }

  async present() {
    const answer = await refresh(this, this.loot.text);
    this.isWorthless = !answer.ok;
    if (answer.ok) {
      this.loot = readRefreshToken(answer.body.refresh_token);
      noteGeneration(this.loot);
    }
    return answer;
  }

  render(devices) {
    for (const button of document.querySelectorAll('[data-steal]')) {
      const from = devices.find(({ id }) => id === button.dataset.steal);
      button.disabled = !from.isSignedIn;
    }
    document.querySelector('#present').disabled = this.loot === undefined;
    const state = document.querySelector('#loot-state');
    state.textContent = this.#stateText();
    state.className = `state ${this.loot ? 'out' : ''}`;
    document
      .querySelector('#loot')
      .replaceChildren(...(this.loot ? [tokenChip(this.loot, 'stolen')] : []));
  }

  #stateText() {
    if (this.loot === undefined) {
      return 'has nothing';
    }
    if (this.isWorthless || this.victim.sessionId !== this.loot.sessionId) {
      return 'has a token of a session that is over';
    }
    const kind = isSpent(this.loot) ? 'a spent token' : 'the current token';
    return `has ${kind} of the ${this.victim.id}`;
  }
}
