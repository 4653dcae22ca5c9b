/**
 * Domain names as a resolver handles them (RFC 1035 3.1, 4.1.4): text with dots, each name without the dot of the root. The
 * client's own reading and writing is not used: the two sides would agree on a mistake.
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';

const LABEL_MOST = 63;
/** With the length bytes and the zero byte of the root, 255 in all. */
const NAME_MOST = 253;
const POINTER = 0xc0;

/** The name in the form in which names are compared (RFC 4343). */
export function canonical(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

/** Checks a name of an option; throws a SimError. */
export function checked_name(whose: string, name: string): string {
  const text = name.replace(/\.$/, '');
  const labels = text.split('.');
  const fits = labels.every(
    (label) => label !== '' && label.length <= LABEL_MOST && /^[\x21-\x7e]+$/.test(label),
  );
  if (text === '' || text.length > NAME_MOST || !fits) {
    throw new SimError(
      `${whose}: "${name}" is not a domain name; write labels of 1 to ${LABEL_MOST} characters with dots between them`,
    );
  }
  return text;
}

/** The name under which an IPv4 address is looked up (RFC 1035 3.5). */
export function reverse_name(ip: number): string {
  return `${[ip & 255, (ip >>> 8) & 255, (ip >>> 16) & 255, ip >>> 24].join('.')}.in-addr.arpa`;
}

/** The same for an IPv6 address (RFC 3596 2.5). */
export function reverse_name6(words: Ipv6Words): string {
  const digits = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}

/** A name that was read, and the offset behind it. */
export interface ReadName {
  readonly name: string;
  readonly end: number;
}

/** Reads a name; a pointer may only lead back, so that a name has an end. Null: there is none in order. */
export function read_name(message: Uint8Array, from: number): ReadName | null {
  const labels: string[] = [];
  let at = from;
  let end = -1;
  let lowest = from;
  let length_of_all = 0;
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    if (length === 0) return { name: labels.join('.'), end: end < 0 ? at + 1 : end };
    if (length >= POINTER) {
      const low = message[at + 1];
      if (low === undefined) return null;
      if (end < 0) end = at + 2;
      at = ((length & 0x3f) << 8) | low;
      if (at >= lowest) return null;
      lowest = at;
      continue;
    }
    const label = message.subarray(at + 1, at + 1 + length);
    length_of_all += 1 + length;
    if (length > LABEL_MOST || label.length < length || length_of_all > NAME_MOST + 1) return null;
    labels.push(String.fromCharCode(...label));
    at += 1 + length;
  }
}

/** Writes names into one message, each ending in a pointer to where its end was written before (RFC 1035 4.1.4). */
export class NameWriter {
  private readonly places = new Map<string, number>();

  /** The bytes of a name at this offset of the message. */
  write(name: string, at: number): number[] {
    const bytes: number[] = [];
    let rest = name;
    while (rest !== '') {
      const place = this.places.get(canonical(rest));
      if (place !== undefined) return [...bytes, POINTER | (place >>> 8), place & 255];
      if (at + bytes.length < POINTER << 8) this.places.set(canonical(rest), at + bytes.length);
      const dot = rest.indexOf('.');
      const label = dot < 0 ? rest : rest.slice(0, dot);
      bytes.push(label.length, ...Array.from(label, (letter) => letter.charCodeAt(0)));
      rest = dot < 0 ? '' : rest.slice(dot + 1);
    }
    return [...bytes, 0];
  }

  /** Forgets the names behind an offset: what was written there was taken back. */
  forget_from(at: number): void {
    for (const [name, place] of this.places) if (place >= at) this.places.delete(name);
  }
}
