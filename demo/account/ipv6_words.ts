// What IPv6 frames say that IPv4 has no words for: ICMPv6 with neighbour discovery, fragments, and protocols without words of
// their own (RFC 4443, RFC 4861, RFC 8106, RFC 3810, RFC 8200).

import { mac_at } from '../../netx/link/ethernet_frame.ts';
import { address_texts, type FrameFields } from '../../netx/link/frame_fields.ts';
import { ipv6_frame } from '../../netx/link/ipv6_frame.ts';
import { mac_to_text } from '../../netx/wire/address_text.ts';
import { read16, read32 } from '../../netx/wire/bytes.ts';
import { ipv6_to_text } from '../../netx/wire/ipv6_text.ts';
import { is_unspecified, words_at } from '../../netx/wire/ipv6_words.ts';

const PROTOCOL_WORDS: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };

const UNREACHABLE_WORDS: Readonly<Record<number, string>> = {
  0: 'no route',
  1: 'prohibited',
  2: 'beyond the scope of the source',
  3: 'address unreachable',
  4: 'port unreachable',
};
const EXCEEDED_WORDS: Readonly<Record<number, string>> = {
  0: 'hop limit',
  1: 'fragments did not come in time',
};
const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  0: 'wrong field',
  1: 'unknown next header',
  2: 'unknown option',
};

/** A message: where it lies in the frame, and who sent it. */
interface Message {
  readonly frame: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly source: string;
  readonly code: number;
  readonly is_probe: boolean;
}

/** A type of message: its least length, its name, and what it says. */
type Teller = readonly [least: number, name: string, tell: (message: Message) => string];

const nothing = (): string => '';
const coded =
  (words: Readonly<Record<number, string>>) =>
  ({ code }: Message): string =>
    `: ${words[code] ?? `code ${code}`}`;

const TELLERS: Readonly<Record<number, Teller>> = {
  1: [8, 'destination unreachable', coded(UNREACHABLE_WORDS)],
  2: [8, 'packet too big', ({ frame, at }) => `: MTU ${read32(frame, at + 4)}`],
  3: [8, 'time exceeded', coded(EXCEEDED_WORDS)],
  4: [
    8,
    'parameter problem',
    (message) => `${coded(PROBLEM_WORDS)(message)}, byte ${read32(message.frame, message.at + 4)}`,
  ],
  128: [8, 'echo request (a ping)', nothing],
  129: [8, 'echo reply (the answer to a ping)', nothing],
  130: [24, 'multicast listener query', nothing],
  131: [24, 'multicast listener report', ({ frame, at }) => `: ${address_at(frame, at + 8)}`],
  132: [24, 'multicast listener done', ({ frame, at }) => `: ${address_at(frame, at + 8)}`],
  133: [8, 'router solicitation', ({ source }) => `: who is a router? Tell ${source}`],
  134: [16, 'router advertisement', router_advertisement],
  135: [24, 'neighbour solicitation', neighbour_solicitation],
  136: [24, 'neighbour advertisement', neighbour_advertisement],
  137: [40, 'redirect', redirect],
  143: [8, 'multicast listener report (version 2)', nothing],
};

/** Types whose words name those that they are about; the others are told with both addresses. */
const NAMES_ITS_OWN = new Set([133, 134, 135, 136, 137]);

/** What an ICMPv6 message says. */
export function icmpv6_words(frame: Uint8Array, fields: FrameFields): string {
  const { transport_at: at, end } = fields;
  const [source, destination] = address_texts(fields);
  const type = frame[at] as number;
  const code = frame[at + 1] as number;
  const teller = TELLERS[type];
  const ends = `, ${source} to ${destination}`;
  if (teller === undefined) return `ICMPv6 type ${type}${ends}`;
  const [least, name, tell] = teller;
  if (at + least > end) return `ICMPv6 ${name}, cut short${ends}`;
  const is_probe = fields.source_ipv6 !== null && is_unspecified(fields.source_ipv6);
  const said = `ICMPv6 ${name}${tell({ frame, at, end, source, code, is_probe })}`;
  return NAMES_ITS_OWN.has(type) ? said : `${said}${ends}`;
}

/** A piece of a packet, with the bytes that it has of it; null for a whole packet. */
export function fragment_words(frame: Uint8Array, fields: FrameFields): string | null {
  if (fields.source_ipv6 === null) return null;
  const ipv6 = ipv6_frame(frame, frame.length);
  if (ipv6 === null || ipv6.piece === null) return null;
  const { piece, protocol, upper, end } = ipv6;
  const { id, offset, more } = piece;
  const [source, destination] = address_texts(fields);
  const part = `bytes ${offset} to ${offset + end - upper - 1} of packet 0x${id.toString(16).padStart(8, '0')}`;
  const rest = more ? 'more follow' : 'the last';
  return `IPv6 fragment of ${protocol_words(protocol)}: ${part}, ${rest}, ${source} to ${destination}`;
}

/** A packet of which no more is known. */
export function ipv6_words(fields: FrameFields): string {
  return `IPv6 ${protocol_words(fields.protocol)}, ${address_texts(fields).join(' to ')}`;
}

function protocol_words(protocol: number): string {
  return PROTOCOL_WORDS[protocol] ?? `protocol ${protocol}`;
}

function address_at(frame: Uint8Array, at: number): string {
  return ipv6_to_text(words_at(frame, at));
}

function neighbour_solicitation({ frame, at, source, is_probe }: Message): string {
  const target = address_at(frame, at + 8);
  return is_probe ? `: has anybody ${target}?` : `: who has ${target}? Tell ${source}`;
}

function neighbour_advertisement(message: Message): string {
  const { frame, at } = message;
  const flags = ['router', 'solicited', 'override'].filter(
    (_, bit) => ((frame[at + 4] as number) << bit) & 0x80,
  );
  const target = address_at(frame, at + 8);
  const link = options_of(message, at + 24).find(({ type, size }) => type === 2 && size === 8);
  const where = link === undefined ? 'is here' : `is at ${mac_to_text(mac_at(frame, link.at + 2))}`;
  return `: ${target} ${where}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}`;
}

function router_advertisement(message: Message): string {
  const { frame, at, source } = message;
  const seconds = read16(frame, at + 6);
  const told = [seconds === 0 ? `${source} is no default router` : `${source} is a router for ${seconds} s`];
  for (const option of options_of(message, at + 16)) {
    if (option.type === 3 && option.size === 32)
      told.push(`prefix ${address_at(frame, option.at + 16)}/${frame[option.at + 2]}`);
    if (option.type === 5 && option.size === 8) told.push(`MTU ${read32(frame, option.at + 4)}`);
    for (let at = option.at + 8; option.type === 25 && at + 16 <= option.at + option.size; at += 16)
      told.push(`resolver ${address_at(frame, at)}`);
  }
  return `: ${told.join(', ')}`;
}

function redirect({ frame, at }: Message): string {
  const [target, destination] = [address_at(frame, at + 8), address_at(frame, at + 24)];
  return target === destination
    ? `: ${destination} is on this link`
    : `: ${destination} is reached by ${target}`;
}

interface Option {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/** The options of a message from `at` on; those behind one without length, or cut off, are not read (RFC 4861 4.6). */
function options_of({ frame, end }: Message, at: number): Option[] {
  const options: Option[] = [];
  for (let next = at; next + 8 <= end; ) {
    const size = (frame[next + 1] as number) * 8;
    if (size === 0 || next + size > end) break;
    options.push({ type: frame[next] as number, at: next, size });
    next += size;
  }
  return options;
}
