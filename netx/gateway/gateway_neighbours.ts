// Neighbour solicitations for addresses that a gateway stands for, and its answers (RFC 4861 7.2.8: proxy advertisements).

import { mac_at, mac_write } from '../link/ethernet_frame.ts';
import type { FrameFields } from '../link/frame_fields.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { write16 } from '../wire/bytes.ts';
import { checksum_of, sum_bytes, sum_pseudo_header6 } from '../wire/checksum.ts';
import { ipv6_from_text, ipv6_to_text } from '../wire/ipv6_text.ts';
import { ALL_NODES, is_unspecified, solicited_node, words_at, write_words } from '../wire/ipv6_words.ts';

const IP_AT = 14;
const ICMPV6_AT = IP_AT + 40;
const SOLICITATION = 135;
const ADVERTISEMENT = 136;
const OPTION_TARGET_MAC = 2;
const SOLICITED = 0x40;
const MESSAGE_BYTES = 32;
const HOP_LIMIT = 255;
const PROTOCOL_ICMPV6 = 58;

/** The hardware address of the group that solicitations for an address go to. */
export function group_mac(address: string): number {
  return 0x3333_0000_0000 + solicited_node(ipv6_from_text(address))[3];
}

/** The address that a frame asks for; null: it is no solicitation. */
export function solicited_target(bytes: Uint8Array, { transport_at: at, end }: FrameFields): string | null {
  if (bytes[at] !== SOLICITATION || end < at + 24 || bytes[IP_AT + 7] !== HOP_LIMIT) return null;
  return ipv6_to_text(words_at(bytes, at + 8));
}

/** A frame that tells whoever asked that the address is at `mac`. It does not override a real neighbour. */
export function neighbour_answer(
  asked: Uint8Array,
  { source_ipv6 }: FrameFields,
  target: string,
  mac: number,
): Uint8Array {
  const is_probe = source_ipv6 === null || is_unspecified(source_ipv6);
  const to: Ipv6Words = is_probe ? ALL_NODES : source_ipv6;
  const own = ipv6_from_text(target);
  const bytes = new Uint8Array(ICMPV6_AT + MESSAGE_BYTES);
  mac_write(bytes, 0, is_probe ? 0x3333_0000_0000 + to[3] : mac_at(asked, 6));
  mac_write(bytes, 6, mac);
  write16(bytes, 12, 0x86dd);
  bytes[IP_AT] = 0x60;
  write16(bytes, IP_AT + 4, MESSAGE_BYTES);
  bytes[IP_AT + 6] = PROTOCOL_ICMPV6;
  bytes[IP_AT + 7] = HOP_LIMIT;
  write_words(bytes, IP_AT + 8, own);
  write_words(bytes, IP_AT + 24, to);
  bytes[ICMPV6_AT] = ADVERTISEMENT;
  bytes[ICMPV6_AT + 4] = is_probe ? 0 : SOLICITED;
  write_words(bytes, ICMPV6_AT + 8, own);
  bytes[ICMPV6_AT + 24] = OPTION_TARGET_MAC;
  bytes[ICMPV6_AT + 25] = 1;
  mac_write(bytes, ICMPV6_AT + 26, mac);
  const pseudo = sum_pseudo_header6(own, to, PROTOCOL_ICMPV6, MESSAGE_BYTES);
  write16(bytes, ICMPV6_AT + 2, checksum_of(pseudo + sum_bytes(bytes, ICMPV6_AT, MESSAGE_BYTES)));
  return bytes;
}
