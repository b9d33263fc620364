import { unavailable } from '../outage/unavailable.js';
import {
  judgeRotation,
  type Rotation,
  type Verdict,
} from '../sessions/rotation.js';
import type { RotationAnswer } from '../sessions/store-answers.js';
import type { Replicas } from './replicas.js';
import type { SessionCommands } from './session-commands.js';
import { type Reading, readReading } from './session-rows.js';
import { END, ROTATE } from './session-scripts.js';

/** One round trip; one more where the verdict ends the session. */
export async function rotateIn(
  commands: SessionCommands,
  replicas: Replicas,
  rotation: Rotation,
): Promise<RotationAnswer> {
  const { id, deadline } = rotation;
  const { done, reading } = readReading(
    id,
    await commands.onSession(ROTATE, id, ...rotationArguments(rotation)),
  );
  if (done) {
    return { outcome: 'rotated', ...reading };
  }
  const { effect, ...verdict } = judged(rotation, reading);
  if (effect === 'none') {
    return { ...verdict, ...reading };
  }
  // The verdict is true for ever; but the session may be over by now, or the request.
  const end = readReading(id, await commands.onSession(END, id, `${deadline}`));
  if (end.done) {
    await replicas.tryToConfirm();
    return { ...verdict, ...end.reading };
  }
  const { effect: _none, ...later } = judged(rotation, end.reading);
  return { ...later, ...end.reading };
}

function judged(rotation: Rotation, { session, now }: Reading): Verdict {
  const verdict = judgeRotation(session, rotation, now);
  if (verdict.effect === 'rotate') {
    throw unavailable('Redis did not rotate a token that may rotate');
  }
  return verdict;
}

function rotationArguments(rotation: Rotation): string[] {
  const { family, presented, successor, nonce, attempt, device } = rotation;
  const { grace, idle, deadline } = rotation;
  return [
    family,
    presented,
    successor,
    nonce,
    attempt ?? '',
    device ?? '',
    `${grace}`,
    `${idle}`,
    `${deadline}`,
  ];
}
