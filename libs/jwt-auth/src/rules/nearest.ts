/** Longer names are no slips of the finger, and comparing them would take long. */
const LONGEST_NAME = 40;

/** The known name that was probably meant: equal but for case, or a slip or two away. */
export function nearest(
  name: string,
  known: readonly string[],
): string | undefined {
  if (name.length > LONGEST_NAME) {
    return undefined;
  }
  const ranked = known
    .map((each) => ({
      each,
      distance: distanceOf(name.toLowerCase(), each.toLowerCase()),
    }))
    .filter(({ each, distance }) => distance <= slipsAllowed(each))
    .toSorted((one, other) => one.distance - other.distance);
  return ranked[0]?.each;
}

/** In a short name two slips make another word. */
function slipsAllowed(name: string): number {
  return name.length < 4 ? 0 : name.length < 7 ? 1 : 2;
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function distanceOf(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped =
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
