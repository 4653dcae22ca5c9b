/**
 * Reading the options of a message (RFC 2132 2): tag, length, value; pads are skipped, an end option or the end of the
 * bytes ends the search. The first one with a tag counts.
 */
import {
  NX_BOOTP_OFFSET_OPTIONS,
  NX_DHCP_OPTION_END,
  NX_DHCP_OPTION_GATEWAYS,
  NX_DHCP_OPTION_PAD,
} from './nx_dhcp_constants.ts';

const ADDRESS_BYTES = 4;

/** The value of an option in a run of options; null when it is not there whole. */
export function find_option(options: Uint8Array, code: number): Uint8Array | null {
  let at = 0;
  while (at < options.length) {
    const tag = options[at] as number;
    if (tag === NX_DHCP_OPTION_END) return null;
    if (tag === NX_DHCP_OPTION_PAD) {
      at++;
      continue;
    }
    const length = options[at + 1];
    if (length === undefined || at + 2 + length > options.length) return null;
    if (tag === code) return options.subarray(at + 2, at + 2 + length);
    at += 2 + length;
  }
  return null;
}

/** The options of a message. */
export function options_of(message: Uint8Array): Uint8Array {
  return message.subarray(NX_BOOTP_OFFSET_OPTIONS);
}

/** A number of up to four bytes; of routers the first counts. Null when there is none. */
export function option_number(options: Uint8Array, code: number): number | null {
  const value = find_option(options, code);
  if (value === null) return null;
  if (value.length > ADDRESS_BYTES && code !== NX_DHCP_OPTION_GATEWAYS) return null;
  return number_from(value.subarray(0, ADDRESS_BYTES));
}

/** Bytes as a number, the first one highest. */
export function number_from(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) | byte) >>> 0;
  return value;
}
