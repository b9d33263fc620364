import * as story from './story.js';

/**
 * Has a device or the thief present its refresh token. Only the events of the server
 * say what it made of it; where they are not shown, the answer has to do.
 */
export async function present(holder, timeline, { grace, isThief }) {
  const before = tokenOf(holder);
  const mark = timeline.last;
  const answer = await (isThief ? holder.present() : holder.refresh());
  await timeline.update();
  const after = tokenOf(holder);
  const type = timeline.typeAfter(mark, before.sessionId);
  return story.refreshed(
    holder,
    type === undefined || type === 'refreshed'
      ? outcomeOf(answer, before, after)
      : type,
    { grace, generation: after.generation, isThief },
  );
}

function tokenOf({ refreshToken, loot }) {
  return refreshToken ?? loot;
}

function outcomeOf({ ok }, before, after) {
  if (!ok) {
    return 'refused';
  }
  return before.text === after.text ? 'held' : 'rotated';
}
