/**
 * DHCP messages as a server reads and writes them (RFC 2131 2, RFC 2132). The client's own reading and writing is not used: the
 * two sides would agree on a mistake.
 */
import { read16, read32, write16, write32 } from '../../wire/bytes.ts';

export const DHCP_SERVER_PORT = 67;
export const DHCP_CLIENT_PORT = 68;
export const BROADCAST_IP = 0xffffffff;
export const INFINITE_S = 0xffffffff;

export const DISCOVER = 1;
export const OFFER = 2;
export const REQUEST = 3;
export const DECLINE = 4;
export const ACK = 5;
export const NAK = 6;
export const RELEASE = 7;
export const INFORM = 8;

/** Names of the message types, by number. */
export const DHCP_TYPE_NAMES: readonly string[] = [
  '',
  'DISCOVER',
  'OFFER',
  'REQUEST',
  'DECLINE',
  'ACK',
  'NAK',
  'RELEASE',
  'INFORM',
];

// Options (RFC 2132 3 to 9).
export const OPTION_MASK = 1;
export const OPTION_ROUTER = 3;
export const OPTION_DNS = 6;
export const OPTION_HOST_NAME = 12;
export const OPTION_DOMAIN = 15;
export const OPTION_NTP = 42;
const OPTION_REQUESTED = 50;
const OPTION_LEASE = 51;
const OPTION_TYPE = 53;
const OPTION_SERVER = 54;
const OPTION_PARAMETERS = 55;
const OPTION_T1 = 58;
const OPTION_T2 = 59;
const OPTION_CLIENT_ID = 61;
const OPTION_PAD = 0;
const OPTION_END = 255;

const COOKIE = 0x63825363;
const COOKIE_AT = 236;
const OPTIONS_AT = 240;
/** RFC 951: the shortest message that old relays and clients take. */
const LEAST_BYTES = 300;
/** RFC 2131 2: what every client must take, without IP and UDP headers. */
const MOST_BYTES = 548;
const OP_REQUEST = 1;
const OP_REPLY = 2;
const ETHERNET = 1;
const MAC_BYTES = 6;
const BROADCAST_FLAG = 0x8000;

/** What a client says. */
export interface DhcpRequest {
  readonly type: number;
  readonly xid: number;
  readonly seconds: number;
  readonly wants_broadcast: boolean;
  /** The address that the client has and can be reached at; 0: none. */
  readonly client_ip: number;
  /** The relay that it came through; 0: none. */
  readonly relay_ip: number;
  readonly mac: number;
  /** The client identifier (option 61), else the hardware address, as text. */
  readonly client: string;
  readonly host_name: string | null;
  readonly requested_ip: number | null;
  readonly server_ip: number | null;
  /** Codes of the options that it asks for, in its order; null: it does not say. */
  readonly parameters: readonly number[] | null;
  readonly hops: number;
}

/** An option that goes out: its code and value. */
export type DhcpOption = readonly [code: number, value: readonly number[]];

/** What a server says. */
export interface DhcpReplyFields {
  readonly type: number;
  readonly your_ip: number;
  readonly server_ip: number;
  /** Seconds; null: the message has no lease (NAK, answer to INFORM). */
  readonly lease_s: number | null;
  /** Seconds; null: not told. */
  readonly t1_s: number | null;
  readonly t2_s: number | null;
  readonly options: readonly DhcpOption[];
}

export function four_bytes(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** The options of a message, the first of each code; null when they are not in order. */
function read_options(message: Uint8Array): Map<number, Uint8Array> | null {
  const options = new Map<number, Uint8Array>();
  let at = OPTIONS_AT;
  while (at < message.length) {
    const code = message[at] as number;
    if (code === OPTION_END) return options;
    if (code === OPTION_PAD) {
      at += 1;
      continue;
    }
    const length = message[at + 1];
    if (length === undefined || at + 2 + length > message.length) return null;
    if (!options.has(code)) options.set(code, message.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function address(value: Uint8Array | undefined): number | null {
  return value?.length === 4 ? read32(value, 0) : null;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Reads the message of a client; null for anything else. */
export function read_dhcp_request(message: Uint8Array): DhcpRequest | null {
  if (message.length < OPTIONS_AT || message[0] !== OP_REQUEST || read32(message, COOKIE_AT) !== COOKIE)
    return null;
  if (message[1] !== ETHERNET || message[2] !== MAC_BYTES) return null;
  const options = read_options(message);
  const type = options?.get(OPTION_TYPE);
  if (options === null || type?.length !== 1) return null;
  const mac = read16(message, 28) * 2 ** 32 + read32(message, 30);
  const id = options.get(OPTION_CLIENT_ID);
  const name = options.get(OPTION_HOST_NAME);
  const parameters = options.get(OPTION_PARAMETERS);
  return {
    type: type[0] as number,
    hops: message[3] as number,
    xid: read32(message, 4),
    seconds: read16(message, 8),
    wants_broadcast: (read16(message, 10) & BROADCAST_FLAG) !== 0,
    client_ip: read32(message, 12),
    relay_ip: read32(message, 24),
    mac,
    client: id === undefined ? hex(message.subarray(28, 28 + MAC_BYTES)) : `id ${hex(id)}`,
    host_name: name === undefined ? null : String.fromCharCode(...name),
    requested_ip: address(options.get(OPTION_REQUESTED)),
    server_ip: address(options.get(OPTION_SERVER)),
    parameters: parameters === undefined ? null : [...parameters],
  };
}

function option_bytes([code, value]: DhcpOption): number[] {
  return [code, value.length, ...value];
}

/** The bytes of an answer to a request (RFC 2131 table 3). Options that do not fit are left out, the last ones first. */
export function write_dhcp_reply(request: DhcpRequest, reply: DhcpReplyFields): Uint8Array {
  const message = new Uint8Array(MOST_BYTES);
  message[0] = OP_REPLY;
  message[1] = ETHERNET;
  message[2] = MAC_BYTES;
  write32(message, 4, request.xid);
  const broadcast = request.wants_broadcast || (reply.type === NAK && request.relay_ip !== 0);
  write16(message, 10, broadcast ? BROADCAST_FLAG : 0);
  if (reply.type === ACK) write32(message, 12, request.client_ip);
  write32(message, 16, reply.your_ip);
  write32(message, 24, request.relay_ip);
  write16(message, 28, Math.floor(request.mac / 2 ** 32));
  write32(message, 30, request.mac % 2 ** 32);
  write32(message, COOKIE_AT, COOKIE);
  const time = (code: number, seconds: number | null): DhcpOption[] =>
    seconds === null ? [] : [[code, four_bytes(seconds)]];
  const options: DhcpOption[] = [
    [OPTION_TYPE, [reply.type]],
    [OPTION_SERVER, four_bytes(reply.server_ip)],
    ...time(OPTION_LEASE, reply.lease_s),
    ...time(OPTION_T1, reply.t1_s),
    ...time(OPTION_T2, reply.t2_s),
    ...reply.options,
  ];
  let at = OPTIONS_AT;
  for (const option of options) {
    const bytes = option_bytes(option);
    if (at + bytes.length >= MOST_BYTES) break;
    message.set(bytes, at);
    at += bytes.length;
  }
  message[at] = OPTION_END;
  return message.subarray(0, Math.max(at + 1, LEAST_BYTES));
}
