import { ask, refresh } from './api.js';
import { noteGeneration, readClaims, readRefreshToken } from './tokens.js';

/** One device of a person, with the tokens that it was given last. */
export class Device {
  /** Refresh tokens in the order in which they came. */
  chain = [];
  sessions = [];
  accessToken = undefined;
  claims = undefined;
  /** When the access token ends, by the clock of this page. */
  endsAt = 0;
  lifetime = 1;
  /** Why it is signed out, where it was signed in before. */
  over = '';

  constructor(id, name) {
    this.id = id;
    this.name = name;
  }

  get isSignedIn() {
    return this.accessToken !== undefined;
  }

  get refreshToken() {
    return this.chain.at(-1);
  }

  get sessionId() {
    return this.refreshToken?.sessionId;
  }

  async signIn(credentials) {
    const answer = await ask(this, 'POST', '/auth/login', {
      body: credentials,
    });
    if (answer.ok) {
      this.chain = [];
      this.#take(answer.body);
    }
    return answer;
  }

  async refresh() {
    const answer = await refresh(this, this.refreshToken.text);
    if (answer.ok) {
      this.#take(answer.body);
    }
    return answer;
  }

  call(path) {
    return ask(this, 'GET', path, { token: this.accessToken });
  }

  async signOut() {
    const body = { refresh_token: this.refreshToken.text };
    await ask(this, 'POST', '/auth/logout', { body });
    this.end('signed out');
  }

  signOutOther(sessionId) {
    const path = `/auth/sessions/${encodeURIComponent(sessionId)}`;
    return ask(this, 'DELETE', path, { token: this.accessToken });
  }

  signOutEverywhere() {
    const token = this.accessToken;
    return ask(this, 'POST', '/auth/logout-all', { token });
  }

  /** Asks for the sessions of the person, and so learns whether its own is one still. */
  async check() {
    const answer = await this.call('/auth/sessions');
    if (answer.ok) {
      this.sessions = answer.body.sessions;
    }
    return answer;
  }

  end(why) {
    this.over = why;
    this.accessToken = undefined;
    this.claims = undefined;
    this.sessions = [];
    this.chain = [];
  }

  #take({ access_token: accessToken, refresh_token, expires_in: lifetime }) {
    const token = readRefreshToken(refresh_token);
    noteGeneration(token);
    if (this.refreshToken?.text !== token.text) {
      this.chain.push(token);
    }
    this.accessToken = accessToken;
    this.claims = readClaims(accessToken);
    this.lifetime = lifetime;
    this.endsAt = Date.now() + lifetime * 1000;
    this.over = '';
  }
}
