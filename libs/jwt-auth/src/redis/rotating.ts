import { unavailable } from '../outage/unavailable.js';
import { deviceMembersOf } from '../sessions/device.js';
import {
  followed,
  judgeRotation,
  type Rotation,
  type Verdict,
} from '../sessions/rotation.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type { RotationAnswer } from '../sessions/store-answers.js';
import type { Replicas } from './replicas.js';
import type { SessionCommands } from './session-commands.js';
import { type Reading, readReading } from './session-rows.js';
import { END, FOLLOW, ROTATE } from './session-scripts.js';

type Written = ReturnType<typeof readReading>;

/** How often a session may be rotated or followed while a verdict on it is carried out. */
const TRIES = 3;

/** One round trip; one more if the verdict has to be written. */
export async function rotateIn(
  commands: SessionCommands,
  replicas: Replicas,
  asked: Rotation,
): Promise<RotationAnswer> {
  const { id } = asked;
  const rotation = { ...asked, deadline: commands.soonest(asked.deadline) };
  let { done, reading } = readReading(
    id,
    await commands.onSession(ROTATE, id, ...rotationArguments(rotation)),
  );
  commands.observe(reading.now);
  if (done) {
    return { outcome: 'rotated', ...reading };
  }
  for (let time = 0; time < TRIES; time++) {
    const { effect, ...verdict } = judged(rotation, reading);
    if (effect === 'none') {
      return { ...verdict, ...reading };
    }
    ({ done, reading } =
      effect === 'revoke'
        ? await end(commands, replicas, rotation)
        : await follow(commands, rotation, reading.session as SessionRecord));
    if (done) {
      return { ...verdict, ...reading };
    }
    // It was over by then, or the request, or it was rotated or followed meanwhile.
  }
  throw unavailable('A session was rotated too often while it was looked at');
}

/** The verdict is true for ever; but the session may be over by now, or the request. */
function end(
  commands: SessionCommands,
  replicas: Replicas,
  { id, deadline }: Rotation,
): Promise<Written> {
  return replicas.tried(
    async () =>
      readReading(id, await commands.onSession(END, id, `${deadline}`)),
    ({ done }) => done,
  );
}

async function follow(
  commands: SessionCommands,
  { id, deadline }: Rotation,
  session: SessionRecord,
): Promise<Written> {
  const { generation, followed: times, followedGeneration } = followed(session);
  const answer = await commands.onSession(
    FOLLOW,
    id,
    `${deadline}`,
    `${generation}`,
    `${times}`,
    `${followedGeneration}`,
  );
  return readReading(id, answer);
}

function judged(rotation: Rotation, { session, now }: Reading): Verdict {
  const verdict = judgeRotation(session, rotation, now);
  if (verdict.effect === 'rotate') {
    throw unavailable('Redis did not rotate a token that may rotate');
  }
  return verdict;
}

function rotationArguments(rotation: Rotation): string[] {
  const { family, presented, successor, nonce, attempt } = rotation;
  const { grace, idle, deadline } = rotation;
  return [
    family,
    presented,
    successor,
    nonce,
    attempt ?? '',
    `${grace}`,
    `${idle}`,
    `${deadline}`,
    ...Object.entries(deviceMembersOf(rotation)).flat(),
  ];
}
