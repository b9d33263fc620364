import { Device } from './device.js';
import { DevicePanel } from './device-panel.js';
import { showFacts } from './facts.js';
import { present } from './presenting.js';
import * as story from './story.js';
import { Thief } from './thief.js';
import { Timeline } from './timeline.js';

const SECOND_MS = 1000;

const find = (selector) => document.querySelector(selector);
const devices = [new Device('laptop', 'Laptop'), new Device('phone', 'Phone')];
const thief = new Thief();
const timeline = new Timeline();
const panels = devices.map(
  (device) => new DevicePanel(device, actionsOf(device)),
);
const grace = await showFacts(find('#facts'));
let acting = Promise.resolve();

function actionsOf(device) {
  return {
    signIn: (credentials) => act(() => signIn(device, credentials)),
    refresh: () =>
      act(() => present(device, timeline, { grace, isThief: false })),
    call: () => act(async () => story.called(device, await device.call('/me'))),
    signOut: () => act(() => signOut(device)),
    signOutOther: (id, name) => act(() => signOutOther(device, id, name)),
  };
}

/** Does one thing after the other, so that each sentence is about one, and tells it. */
function act(action) {
  acting = acting.then(async () => {
    const { text, mood } = await action();
    await timeline.update();
    await look();
    find('#story').textContent = text;
    find('.story').className = `story ${mood}`;
  });
}

async function signIn(device, credentials) {
  const answer = await device.signIn(credentials);
  return answer.ok
    ? story.signedIn(device, device.lifetime)
    : story.refused(device.name, answer);
}

async function signOut(device) {
  await device.signOut();
  return story.signedOut(device.name);
}

async function signOutOther(device, id, name) {
  const answer = await device.signOutOther(id);
  return answer.ok
    ? story.signedOutBy(device.name, name)
    : story.refused(device.name, answer);
}

async function signOutEverywhere() {
  const device = devices.find(({ isSignedIn }) => isSignedIn);
  const answer = await device.signOutEverywhere();
  return answer.ok ? story.everywhere() : story.refused(device.name, answer);
}

/** Finds out which devices are signed in still, and shows everything anew. */
async function look() {
  const signedIn = devices.filter(({ isSignedIn }) => isSignedIn);
  await Promise.all(
    signedIn.map(async (device) => {
      const { sessionId } = device;
      const { body } = await device.check();
      // Any other refusal is about the access token only: a refresh gets the next one.
      if (body.errorCode === 'token_revoked') {
        await timeline.update();
        device.end(timeline.endOf(sessionId) ?? 'signed out by the server');
      }
    }),
  );
  render();
}

function render() {
  panels.forEach((panel) => panel.render());
  thief.render(devices);
  find('#everywhere').disabled = devices.every(({ isSignedIn }) => !isSignedIn);
  if (!timeline.isShown) {
    find('#log-hint').textContent = 'Events are shown while developing only.';
  }
}

/** What others do to these sessions shows too. */
function follow() {
  acting = acting.then(async () => {
    const mark = timeline.last;
    await timeline.update();
    if (timeline.last > mark) {
      await look();
    }
  });
}

find('#devices').replaceChildren(...panels.map(({ root }) => root));
for (const button of document.querySelectorAll('[data-steal]')) {
  const device = devices.find(({ id }) => id === button.dataset.steal);
  const steal = async () => {
    thief.copyFrom(device);
    return story.copied(device);
  };
  button.addEventListener('click', () => act(steal));
}
find('#present').addEventListener('click', () =>
  act(() => present(thief, timeline, { grace, isThief: true })),
);
find('#everywhere').addEventListener('click', () => act(signOutEverywhere));

setInterval(() => panels.forEach((panel) => panel.tick()), SECOND_MS);
setInterval(follow, SECOND_MS);

await timeline.update();
render();
