import { tokenChip } from './tokens.js';

const SHOWN = 5;

/** Shows a device, and hands on what a person does to it. */
export class DevicePanel {
  constructor(device, actions) {
    this.device = device;
    const template = document.querySelector('#device-template');
    this.root = template.content.cloneNode(true).firstElementChild;
    this.root.dataset.device = device.id;
    this.root.setAttribute('aria-label', device.name);
    this.#find('h2').textContent = device.name;
    this.#wire(actions);
    this.render();
  }

  #find(selector) {
    return this.root.querySelector(selector);
  }

  #wire({ signIn, refresh, call, signOut, signOutOther }) {
    const form = this.#find('form');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void signIn(Object.fromEntries(new FormData(form)));
    });
    for (const button of this.root.querySelectorAll('[data-user]')) {
      button.addEventListener('click', () => this.#fillIn(button.dataset.user));
    }
    this.#fillIn('member');
    this.#find('.refresh').addEventListener('click', refresh);
    this.#find('.call').addEventListener('click', call);
    this.#find('.sign-out').addEventListener('click', signOut);
    this.signOutOther = signOutOther;
  }

  #fillIn(username) {
    const { elements } = this.#find('form');
    elements.username.value = username;
    elements.password.value = `${username}-demo-password`;
  }

  render() {
    const { device } = this;
    this.#find('form').hidden = device.isSignedIn;
    this.#find('.signed-in').hidden = !device.isSignedIn;
    const state = this.#find('.state');
    state.className = device.isSignedIn
      ? 'state in'
      : `state ${device.over && 'out'}`;
    state.textContent = device.isSignedIn
      ? `signed in as ${device.claims.sub}`
      : device.over || 'not signed in';
    if (device.isSignedIn) {
      this.#renderClaims();
      this.#renderSessions();
      this.#find('.chain').replaceChildren(
        ...device.chain.slice(-SHOWN).map((token) => tokenChip(token)),
      );
    }
    this.tick();
  }

  /** What changes with the time alone. */
  tick() {
    const { device } = this;
    const left = Math.max(0, Math.ceil((device.endsAt - Date.now()) / 1000));
    this.#find('.life').value = left / device.lifetime;
    this.#find('.left').textContent =
      left === 0 ? 'over: refresh it' : `${clockText(left)} left`;
  }

  #renderClaims() {
    const { sub, roles, scope, sid } = this.device.claims;
    const shown = {
      sub,
      roles: roles.join(', '),
      scope,
      sid: `${sid.slice(0, 10)}…`,
      token: `…${this.device.accessToken.slice(-10)}`,
    };
    this.#find('.claims').replaceChildren(
      ...Object.entries(shown).flatMap(([name, value]) => [
        element('dt', name),
        element('dd', value),
      ]),
    );
  }

  #renderSessions() {
    this.#find('.sessions').replaceChildren(
      ...this.device.sessions.map((session) => this.#sessionRow(session)),
    );
  }

  #sessionRow({ id, current, device }) {
    const name = device.name ?? 'another client';
    const row = element('li', '');
    row.append(element('span', current ? `${name} (this one)` : name));
    if (!current) {
      const button = element('button', `Sign ${name} out`);
      button.type = 'button';
      button.className = 'quiet';
      button.addEventListener('click', () => this.signOutOther(id, name));
      row.append(button);
    }
    return row;
  }
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function clockText(seconds) {
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${rest}`;
}
