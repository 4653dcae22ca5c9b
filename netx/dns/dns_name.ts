/**
 * Domain names on the wire (RFC 1035 3.1 and 4.1.4): a list of labels, each a length byte and its bytes, ended by a
 * zero byte or by a pointer to the rest of another name. Text is bytes as characters, with dots between the labels.
 */
import { NX_DNS_COMPRESS_VALUE, NX_DNS_LABEL_MAX, NX_DNS_NAME_MAX } from './nxd_dns_constants.ts';

const DOT = 0x2e;

/** A name that firmware gave, as the bytes of its C string: one character for each byte. */
export function byte_text(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The bytes of such a text. */
export function text_bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A name as labels, cut at its dots, also at one at its end; nothing is checked. Longer than NX_DNS_NAME_MAX: null. */
export function encode_name(text: string): Uint8Array | null {
  if (text.length > NX_DNS_NAME_MAX) return null;
  const bytes = text_bytes(text);
  const encoded = new Uint8Array(bytes.length + 2);
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== DOT) continue;
    encoded[start] = at - start;
    encoded.set(bytes.subarray(start, at), start + 1);
    start = at + 1;
  }
  return encoded;
}

/** The name without the dot that may end it: the root, which the zero byte says. */
export function without_root(text: string): string {
  return text.replace(/\.$/, '');
}

/** RFC 1035 2.3.4: labels of 1 to 63 bytes, 255 in all with their length bytes and the zero byte. */
export function valid_name(text: string): boolean {
  const fits = (label: string) => label !== '' && label.length <= NX_DNS_LABEL_MAX;
  return text.split('.').every(fits) && text.length + 2 <= NX_DNS_NAME_MAX;
}

/**
 * Offset behind a name that is not followed through its pointer, or -1: it does not end within the message, or has a
 * label of a form that RFC 1035 reserves.
 */
export function skip_name(message: Uint8Array, offset: number): number {
  let at = offset;
  while (at < message.length) {
    const length = message[at] as number;
    if (length === 0) return at + 1;
    if (is_pointer(length)) return at + 2 <= message.length ? at + 2 : -1;
    if (length > NX_DNS_LABEL_MAX) return -1;
    at += 1 + length;
  }
  return -1;
}

function is_pointer(length: number): boolean {
  return (length & NX_DNS_COMPRESS_VALUE) === NX_DNS_COMPRESS_VALUE;
}

/**
 * The text of a name, or null: it runs out of the message, has more pointers than `most_pointers` (so a loop ends), is
 * longer than `most_text`, has a label of a form that RFC 1035 reserves, or a zero byte, which ends a C string.
 */
export function read_name(
  message: Uint8Array,
  offset: number,
  most_pointers: number,
  most_text = NX_DNS_NAME_MAX,
): string | null {
  let text = '';
  let pointers = 0;
  let at = offset;
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    if (length === 0) return without_root(text);
    if (text.length >= most_text) return null;
    if (is_pointer(length)) {
      const low = message[at + 1];
      if (low === undefined || ++pointers > most_pointers) return null;
      const target = ((length & ~NX_DNS_COMPRESS_VALUE) << 8) | low;
      if (target === at + 1) return null;
      at = target;
      continue;
    }
    const label = message.subarray(at + 1, at + 1 + length);
    if (length > NX_DNS_LABEL_MAX || label.length < length || label.includes(0)) return null;
    if (text.length + length > most_text) return null;
    text += `${String.fromCharCode(...label)}.`;
    at += 1 + length;
  }
}

/** RFC 4343: letters are equal in either case; the dot that may end a name does not count. */
export function same_name(one: string, other: string): boolean {
  return small_letters(without_root(one)) === small_letters(without_root(other));
}

export function small_letters(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The name under which an IPv4 address is looked up (RFC 1035 3.5). */
export function reverse_name_v4(address: number): string {
  const parts = [0, 8, 16, 24].map((shift) => (address >>> shift) & 0xff);
  return `${parts.join('.')}.IN-ADDR.ARPA`;
}

/** The name under which an IPv6 address is looked up (RFC 3596 2.5). */
export function reverse_name_v6(words: readonly number[]): string {
  const digits = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}
