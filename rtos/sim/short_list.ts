// Lists that mostly stay short, as those of what a board has: an array that grows by one gets room for sixteen more, which a thousand
// boards with a few dozen such lists each never use.

/** From so many on a list grows as arrays do. */
const SHORT = 8;

/** The list with one more at its end: another one while it is short, later the same. */
export function one_more<T>(list: readonly T[], object: T): readonly T[] {
  if (list.length < SHORT) return exactly([...list, object]);
  (list as T[]).push(object);
  return list;
}

/** The list without an object. */
export function one_less<T>(list: readonly T[], object: T): readonly T[] {
  return exactly(list.filter((other) => other !== object));
}

/** A copy has room for what there is. */
function exactly<T>(list: readonly T[]): readonly T[] {
  return list.slice();
}
