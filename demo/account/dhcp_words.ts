// DHCP messages in words (RFC 2131): who wants or gives which address, and for how long. Reads them itself: the reading of the
// stack's own client is not used for what it is to be checked against.

import { ip_to_text } from '../../netx/wire/address_text.ts';
import { read32 } from '../../netx/wire/bytes.ts';

const CLIENT_PORT = 68;
const SERVER_PORT = 67;
const OPTIONS_AT = 240;
const COOKIE = 0x63825363;
const FOREVER = 0xffffffff;

const TYPES: readonly string[] = [
  '',
  'discover',
  'offer',
  'request',
  'decline',
  'acknowledgment',
  'NAK',
  'release',
  'inform',
];

/** True for datagrams between a client and a server, or a relay. */
export function is_dhcp(source_port: number, destination_port: number): boolean {
  const ports = [CLIENT_PORT, SERVER_PORT];
  return ports.includes(source_port) && ports.includes(destination_port);
}

/** What a message says, in one line. */
export function dhcp_words(message: Uint8Array): string {
  const options = message.length < OPTIONS_AT ? null : options_of(message);
  const type = TYPES[options?.get(53)?.[0] ?? 0];
  if (options === null || !type) return `DHCP, malformed, ${message.length} bytes`;
  const text = (code: number): string | null => {
    const value = options.get(code);
    return value === undefined ? null : String.fromCharCode(...value).replace(/[^ -~]/g, '?');
  };
  const from = text(12) === null ? '' : ` of "${text(12)}"`;
  return `DHCP ${type}${from}${details(type, message, options)}`;
}

function options_of(message: Uint8Array): Map<number, Uint8Array> | null {
  if (read32(message, OPTIONS_AT - 4) !== COOKIE) return null;
  const options = new Map<number, Uint8Array>();
  let at = OPTIONS_AT;
  while (at < message.length && message[at] !== 255) {
    if (message[at] === 0) {
      at += 1;
      continue;
    }
    const length = message[at + 1] ?? 0;
    if (at + 2 + length > message.length) return null;
    options.set(message[at] as number, message.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function details(type: string, message: Uint8Array, options: ReadonlyMap<number, Uint8Array>): string {
  const number = (code: number): number | null => {
    const value = options.get(code);
    return value?.length === 4 ? read32(value, 0) : null;
  };
  const [wanted, server, lease] = [number(50), number(54), number(51)];
  const has = read32(message, 12);
  const gets = read32(message, 16);
  const seconds = lease === FOREVER ? 'for ever' : `for ${lease} s`;
  switch (type) {
    case 'offer':
    case 'acknowledgment':
      return `: ${gets === 0 ? 'no address' : `${ip_to_text(gets)} ${lease === null ? '' : seconds}`.trimEnd()}`;
    case 'NAK':
      return ': start over';
    case 'request':
      return has === 0
        ? `: ${ip_to_text(wanted ?? 0)}${server === null ? '' : ` from ${ip_to_text(server)}`}`
        : `: renew ${ip_to_text(has)}`;
    case 'decline':
      return `: ${ip_to_text(wanted ?? 0)} is in use`;
    case 'release':
    case 'inform':
      return `: ${ip_to_text(has)}`;
    default:
      return wanted === null ? '' : `, ${ip_to_text(wanted)} if possible`;
  }
}
