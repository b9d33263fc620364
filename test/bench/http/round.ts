import { groupBy, shuffled } from '../run/statistics.js';
import { CLOSELY_COMPARED } from './judged.js';
import type { Group, Variant } from './variants.js';

/**
 * The order of one round. Members of a group stay together, and the open route
 * comes between the groups, so that it is known throughout.
 */
export function roundOf(
  variants: readonly Variant[],
  round: number,
): readonly Variant[] {
  const open = variants.filter(({ id }) => id === 'open');
  const groups = groupBy(variants, ({ group }) => group);
  const ordered = shuffled([...groups])
    // Alone in its group, the open route need not be measured for it.
    .filter(([, members]) => members.some(({ id }) => id !== 'open'))
    .flatMap(([group, members]) => [
      ...open,
      ...orderOf(group, members, round),
    ]);
  return [...ordered, ...open];
}

/** What is compared closely goes there and back, so that a drift of the machine cancels out. */
function orderOf(
  group: Group,
  members: readonly Variant[],
  round: number,
): readonly Variant[] {
  if (!CLOSELY_COMPARED.has(group)) {
    return shuffled(members);
  }
  const there = members.map(
    (_, index) => members[(index + round) % members.length] as Variant,
  );
  return [...there, ...there.toReversed()];
}
