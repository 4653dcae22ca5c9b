/**
 * IPv6 addresses as text (RFC 5952), for programs and logs; in memory an address is four words.
 */

import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { from_dots, to_dots } from './bytes.ts';

type Words = NXD_ADDRESS['nxd_ip_address']['v6'];

/** The address of a text of either version. */
export function address_of_text(text: string): NXD_ADDRESS {
  if (!text.includes(':')) return new NXD_ADDRESS(4, from_dots(text));
  const address = new NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = words_of(text);
  return address;
}

function words_of(text: string): Words {
  const [front = [], back = []] = text.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = new Array<string>(8 - front.length - back.length).fill('0');
  const groups = [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16));
  const word = (at: number) => (((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

export function text_of_words(words: readonly number[]): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]).map((group) => group.toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<=^|:)0(?::0)+(?=$|:)/g)].map(([run]) => run);
  const longest = runs.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) return text;
  const at = text.search(new RegExp(`(?<=^|:)${longest}(?=$|:)`));
  const [front, back] = [text.slice(0, at), text.slice(at + longest.length)];
  return `${front.replace(/:$/, '')}::${back.replace(/^:/, '')}`;
}

export function text_of_address({ nxd_ip_version, nxd_ip_address }: NXD_ADDRESS): string {
  return nxd_ip_version === 6 ? text_of_words(nxd_ip_address.v6) : to_dots(nxd_ip_address.v4);
}
