// What must become of a frame, from its bytes alone: which counter of the board has to say why it was dropped, and
// whether the TCP connection may notice it at all. Written from the RFCs and the guide's list of counters, not from the code.

import * as W from './wire_bytes.ts';

export interface Verdict {
  /** The counter that must go up, or null when the frame gets as far as a protocol that decides by its state. */
  readonly counter: string | null;
  /** Flags of a segment that the connection gets to see, or null when it does not. All of them for a fragment. */
  readonly flags: number | null;
  /** A segment with options: wrong ones end the connection. */
  readonly options: boolean;
}

const ALL_FLAGS = 0xff;
const SHORTEST = 60;
const ESP = 50;

function dropped(counter: string): Verdict {
  return { counter, flags: null, options: false };
}

const DECIDED_BY_STATE: Verdict = { counter: null, flags: null, options: false };

function mac_at(frame: Uint8Array): number {
  return W.u16(frame, 0) * 2 ** 32 + W.u32(frame, 2);
}

/** 224.0.0.1, to which every host listens. */
const ALL_HOSTS_MAC = 0x0100_5e00_0001;

export function verdict_of(sent: Uint8Array): Verdict {
  // The card pads what is too short.
  const frame = new Uint8Array(Math.max(sent.length, SHORTEST));
  frame.set(sent);
  const known = [W.OWN_MAC, W.BROADCAST_MAC, W.GROUP_MAC, ALL_HOSTS_MAC];
  if (!known.includes(mac_at(frame))) return dropped('nic frames_filtered');
  switch (W.u16(frame, 12)) {
    case 0x0800:
      return ip_verdict(frame);
    case 0x0806:
      return arp_verdict(frame);
    default:
      return dropped('driver receive_unknown_type');
  }
}

function arp_verdict(frame: Uint8Array): Verdict {
  const operation = W.u16(frame, 20);
  if (operation !== 1 && operation !== 2) return dropped('nx_ip_arp_invalid_messages');
  // Somebody else has our address: that is a conflict, and no counter of NetX Duo says so.
  if (W.u32(frame, 28) === W.OWN_IP) return DECIDED_BY_STATE;
  return dropped(operation === 1 ? 'nx_ip_arp_requests_received' : 'nx_ip_arp_responses_received');
}

function is_for_board(destination: number): boolean {
  return (
    [W.OWN_IP, 0, 0x0a00_00ff, 0xffff_ffff, W.GROUP_IP, 0xe000_0001].includes(destination) ||
    destination >>> 24 === 127
  );
}

function ip_verdict(frame: Uint8Array): Verdict {
  const packet = frame.subarray(W.IP_AT);
  const header = ((packet[0] ?? 0) & 0xf) * 4;
  const length = W.u16(packet, 2);
  if ((packet[0] ?? 0) >>> 4 !== 4 || packet.length < length || header < 20 || length <= header) {
    return dropped('nx_ip_invalid_packets');
  }
  if (W.internet_sum(packet.subarray(0, header)) !== 0xffff) return dropped('nx_ip_receive_checksum_errors');
  const fragment = W.u16(packet, 6) & 0x3fff;
  // What options do is their own chapter: they may be refused, or cut off.
  if (header > 20) return { counter: null, flags: ALL_FLAGS, options: true };
  if (!is_for_board(W.u32(packet, 16))) return dropped('nx_ip_invalid_receive_address');
  if (fragment !== 0) return { counter: 'nx_ip_total_fragments_received', flags: ALL_FLAGS, options: true };
  return transport_verdict(frame, packet.subarray(20, length));
}

function transport_verdict(frame: Uint8Array, body: Uint8Array): Verdict {
  const protocol = frame[W.IP_AT + 9] ?? 0;
  switch (protocol) {
    case W.TCP:
      return tcp_verdict(frame, body);
    case W.UDP:
      return dropped(udp_counter(frame, body));
    case W.ICMP:
      if (body.length < 8) return dropped('nx_ip_icmp_invalid_packets');
      if (W.internet_sum(body) !== 0xffff) return dropped('nx_ip_icmp_checksum_errors');
      if (body[0] === 8) return dropped('nx_ip_pings_received');
      return dropped(body[0] === 0 ? 'nx_ip_ping_responses_received' : 'nx_ip_icmp_unhandled_messages');
    case W.IGMP:
      if (body.length < 8) return dropped('nx_ip_igmp_invalid_packets');
      if (W.internet_sum(body) !== 0xffff) return dropped('nx_ip_igmp_checksum_errors');
      return ((body[0] ?? 0) & 0xf) === 1 ? dropped('nx_ip_igmp_queries_received') : DECIDED_BY_STATE;
    case ESP:
      // As in a NetX Duo without IPsec: released, and counted as delivered.
      return dropped('nx_ip_total_packets_delivered');
    default:
      return dropped('nx_ip_receive_packets_dropped');
  }
}

function udp_counter(frame: Uint8Array, body: Uint8Array): string {
  if (body.length < 8 || W.u16(body, 4) > body.length) return 'nx_ip_udp_invalid_packets';
  if (W.u16(body, 2) !== W.UDP_PORT) return 'nx_ip_udp_no_port_for_delivery';
  const sum = W.internet_sum(body, W.pseudo_sum(frame, W.UDP, body.length));
  // A sender may do without the checksum (RFC 768). It is looked at when firmware fetches the datagram.
  return W.u16(body, 6) === 0 || sum === 0xffff ? 'nx_ip_udp_packets_received' : 'nx_ip_udp_checksum_errors';
}

/** Not a network, broadcast or multicast address, nor the board's own. */
function is_host(address: number): boolean {
  const host = address & 0xff;
  const special = address >>> 8 === W.OWN_IP >>> 8 && (host === 0 || host === 0xff);
  return !special && address >>> 28 < 14 && address !== W.OWN_IP;
}

function tcp_verdict(frame: Uint8Array, body: Uint8Array): Verdict {
  if (body.length < 20) return dropped('nx_ip_tcp_invalid_packets');
  const sum = W.internet_sum(body, W.pseudo_sum(frame, W.TCP, body.length));
  if (sum !== 0xffff) return dropped('nx_ip_tcp_checksum_errors');
  const header = ((body[12] ?? 0) >>> 4) * 4;
  if (header < 20 || header > body.length) return dropped('nx_ip_tcp_invalid_packets');
  const options = header > 20;
  if (W.u16(body, 2) === W.OWN_PORT) return { counter: null, flags: body[13] ?? 0, options };
  // Nobody's port. Wrong options, or a sender that cannot be a host, are counted as that while somebody listens.
  const [source, destination] = [W.u32(frame, W.IP_AT + 12), W.u32(frame, W.IP_AT + 16)];
  const to_itself = source === destination && W.u16(body, 0) === W.u16(body, 2);
  if (options || to_itself || !is_host(source)) return DECIDED_BY_STATE;
  return dropped('nx_ip_tcp_receive_packets_dropped');
}
