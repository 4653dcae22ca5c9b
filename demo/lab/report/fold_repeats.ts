// Long lists made short: a pattern that repeats is shown the first and the last time, with a note how often in between.

const PATTERN_MAXIMUM = 6;
/** A fold must save so many items, or it is not worth its note. */
const SAVED_MINIMUM = 2;

/** How often the pattern of `length` keys at `at` stands there one after the other. */
function repetitions(keys: readonly string[], at: number, length: number): number {
  let end = at + length;
  while (end < keys.length && keys[end] === keys[end - length]) end++;
  return Math.floor((end - at) / length);
}

/** The items, with patterns of up to six that repeat replaced by their first, a note, and their last. */
export function fold_repeats<T>(items: readonly T[], key: (item: T) => string): (T | string)[] {
  const keys = items.map(key);
  const folded: (T | string)[] = [];
  let at = 0;
  while (at < items.length) {
    const length = pattern_at(keys, at);
    if (length === 0) {
      folded.push(items[at++] as T);
      continue;
    }
    const times = repetitions(keys, at, length);
    const end = at + times * length;
    const what = length === 1 ? 'this line' : `these ${length} lines`;
    const note = `... ${what} ${times - 2} times more`;
    folded.push(...items.slice(at, at + length), note, ...items.slice(end - length, end));
    at = end;
  }
  return folded;
}

/** The shortest pattern at a place whose repetitions are worth a fold; 0 when there is none. */
function pattern_at(keys: readonly string[], at: number): number {
  for (let length = 1; length <= PATTERN_MAXIMUM; length++) {
    const times = repetitions(keys, at, length);
    if ((times - 2) * length - 1 >= SAVED_MINIMUM) return length;
  }
  return 0;
}
