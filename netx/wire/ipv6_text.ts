/** IPv6 addresses as people write them (RFC 5952): `2001:db8::1`. */
import type { Ipv6Words } from '../nx_ipv6_cb.ts';

const GROUPS = 8;

export function ipv6_to_text(words: Ipv6Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const [start, length] = longest_zeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** Where the longest run of zero groups begins, the first of several, and how long it is. */
function longest_zeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best[1]) best = [start, end - start];
  }
  return best;
}

/** Reads `2001:db8::1`. Throws an Error for anything else. */
export function ipv6_from_text(text: string): Ipv6Words {
  const halves = text.split('::');
  const [front = [], back = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = front.length + back.length;
  const whole = halves.length === 1 ? written === GROUPS : halves.length === 2 && written < GROUPS;
  if (!whole || ![...front, ...back].every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    throw new Error(`"${text}" is not an IPv6 address; write groups of hex digits such as 2001:db8::1`);
  }
  const zeros = new Array<string>(GROUPS - written).fill('0');
  const groups = [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16));
  const word = (at: number): number => (((groups[at] as number) << 16) | (groups[at + 1] as number)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}
