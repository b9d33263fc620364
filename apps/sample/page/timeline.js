import { ask } from './api.js';

const READER = { id: 'page', name: 'Page' };
const SHOWN = 60;

const REVOKED = {
  closed: 'signed out',
  limit: 'closed to make room for another',
  theft: 'ended: a spent token came again',
  followed: 'ended: it was followed too often in a row',
  refused: 'ended: the account is gone',
};

const EVERYWHERE = 'signed out everywhere';

/** For each type of event its mood, and what it says of the session. */
const TEXTS = {
  issued: ['good', () => 'signed in'],
  refreshed: [
    'good',
    ({ rotated }) =>
      rotated
        ? 'got the next refresh token, and an access token'
        : 'got an access token only',
  ],
  retried: ['warn', (event) => `a spent token came in time, ${from(event)}`],
  raced: ['warn', (event) => `a spent token came in time, ${from(event)}`],
  followed: [
    'warn',
    ({ times }) => `was followed ${times} times in a row: tabs, or a thief`,
  ],
  theft: ['bad', (event) => `a spent token came too late, ${from(event)}`],
  revoked: ['', ({ because }) => REVOKED[because] ?? 'ended'],
  rejected: [
    'bad',
    (event) =>
      `refused, ${from(event)} (${event.because.replaceAll('_', ' ')})`,
  ],
  revokedEverywhere: ['', ({ subject }) => `${subject} ${EVERYWHERE}`],
  outdated: ['', ({ subject }) => `all access tokens of ${subject} ended`],
};

/** The events of the server, as far as it shows them: not in production. */
export class Timeline {
  events = [];
  isShown = true;
  #names = new Map();
  #subjects = new Map();
  #reading = Promise.resolve();

  /** Why a session is over, as far as the events tell. */
  endOf(sessionId) {
    const subject = this.#subjects.get(sessionId);
    const { event } =
      this.events.findLast(({ event: { type, ...about } }) =>
        type === 'revokedEverywhere'
          ? about.subject === subject && about.kept !== sessionId
          : type === 'revoked' && about.sessionId === sessionId,
      ) ?? {};
    return event && (REVOKED[event.because] ?? EVERYWHERE);
  }

  /** What became of a request about a session that was made after the event of this number. */
  typeAfter(mark, sessionId) {
    return this.events.find(
      ({ number, event }) =>
        number > mark &&
        event.sessionId === sessionId &&
        event.type !== 'revoked',
    )?.event.type;
  }

  get last() {
    return this.events.at(-1)?.number ?? 0;
  }

  /** Reads what is new; one reading after the other. */
  update() {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read() {
    if (!this.isShown) {
      return;
    }
    const path = `/demo/events?after=${this.last}`;
    const answer = await ask(READER, 'GET', path);
    this.isShown = answer.status !== 404;
    const events = answer.body.events ?? [];
    this.events.push(...events);
    const list = document.querySelector('#timeline');
    list.prepend(...events.map((each) => this.#row(each)).reverse());
    [...list.children].slice(SHOWN).forEach((row) => row.remove());
  }

  #row({ at, event }) {
    const { type, sessionId, device } = event;
    if (type === 'issued') {
      this.#subjects.set(sessionId, event.subject);
      this.#names.set(
        sessionId,
        `${device.name ?? 'A client'} of ${event.subject}`,
      );
    }
    const [mood, textOf] = TEXTS[type] ?? ['', () => ''];
    const row = document.createElement('li');
    const time = document.createElement('time');
    time.textContent = new Date(at).toLocaleTimeString('en-GB');
    const kind = document.createElement('span');
    kind.className = `kind ${mood}`;
    kind.textContent = type;
    const text = document.createElement('span');
    const name = sessionId && (this.#names.get(sessionId) ?? 'Some session');
    text.textContent = [name, textOf(event)].filter(Boolean).join(': ');
    row.append(time, kind, text);
    return row;
  }
}

function from({ device }) {
  return `from ${device.name ?? 'a client without a name'}`;
}
