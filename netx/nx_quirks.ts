/**
 * The hazards of the published stack (NetX Duo 6.4.2), each a switch of the target's configuration. Those of IPv6 are in
 * nx_ipv6_quirks.ts.
 *
 * All are off by default: the stack then does what the guide documents. The profile `published` turns all on, which is
 * what the conformance recordings show.
 */

import { NX_IPV6_QUIRK_TEXTS } from './nx_ipv6_quirks.ts';
import { all_switches, type QuirkText } from './quirk_switches.ts';

export const NX_STACK_QUIRK_TEXTS = {
  arp_find_sees_deleted_entry: {
    documented: 'Guide ch.4: nx_arp_hardware_address_find and nx_arp_ip_address_find search the ARP cache.',
    published:
      'Both look at the first entry of the dynamic list even when no entry is active, so the entry used last is found although it was invalidated or deleted.',
    in_the_field:
      'Firmware that checks whether a peer was resolved again after an invalidation reads the old answer.',
  },
  ip_forwarded_pieces_count_twice: {
    documented: 'Guide ch.4: nx_ip_info_get tells how many packets and bytes were sent.',
    published:
      'A piece of a datagram that was too long to be forwarded whole counts when it is cut, and again when it goes to the driver; one that is dropped in between has counted once.',
    in_the_field: 'The counters of a router tell of up to twice the packets that were on the wire.',
  },
  tcp_answers_bare_acks: {
    documented:
      'RFC 9293 3.10.7.4: an acknowledgment in the window is no reason to send another one, and it should be accepted even if the window is full.',
    published:
      'An acknowledgment without data is answered by one when its sequence number lies just behind a full window, or anywhere else in it while nothing is queued. If both sides have lost a segment, acknowledgments answer acknowledgments.',
    in_the_field:
      'A storm of acknowledgments at the speed of the wire, until the next retransmission a second later gets through.',
  },
  tcp_data_is_duplicate_ack: {
    documented:
      'RFC 5681 2: a duplicate acknowledgment carries no data, and its window is that of the one before.',
    published:
      'Every segment that acknowledges the same byte again counts, even one with data. The third starts a fast retransmission.',
    in_the_field:
      'A connection that carries data both ways at the same time sends some of it twice on a network without loss.',
  },
  tcp_disconnect_timeout_overwritten: {
    documented:
      'Guide ch.4: nx_tcp_socket_disconnect returns NX_DISCONNECT_FAILED if it does not finish in time.',
    published:
      'The status is read after the IP protection mutex was taken again. If the caller had to wait for it, as it does if its priority is higher than that of the IP thread, the wait has overwritten the status: the call returns NX_SUCCESS.',
    in_the_field: 'With a low-priority IP thread an application never learns that its peer did not close.',
  },
  tcp_forgets_queued_packets: {
    documented: 'Guide ch.3: packets that the stack holds go back to their pool when it is done with them.',
    published:
      "An accept on a socket whose last connection left data unread, and an unaccept while data is unacknowledged, forget the packets in the socket's queues.",
    in_the_field:
      'A server that accepts again after a reset without unaccept loses packets with each such connection, until the pool is empty.',
  },
  tcp_send_keeps_header: {
    documented: "Guide ch.4: when nx_tcp_socket_send fails, the packet is still the caller's.",
    published:
      'A send that another sender overtakes, or whose connection ends meanwhile, leaves its TCP header in front of the data; the overtaken one then sends that header as data.',
    in_the_field: 'Two threads that send on one socket corrupt the stream now and then.',
  },
  tcp_send_leaves_threshold_zero: {
    documented: 'Guide ch.4: nx_tcp_socket_send waits for room; it does not mention preemption-thresholds.',
    published:
      'A sender of higher priority than the IP thread that has to wait ends up with preemption-threshold 0, and keeps it.',
    in_the_field: 'After its first full window such a thread cannot be preempted any more.',
  },
  tcp_send_waits_after_end: {
    documented: 'Guide ch.4: nx_tcp_socket_send returns NX_NOT_CONNECTED when the connection has ended.',
    published:
      'A sender that has sent a part of its packet does not check the state of the connection again before it waits for room: if a reset came in between, it waits on a closed socket until its timeout.',
    in_the_field:
      'A thread that sends with NX_WAIT_FOREVER hangs after a reset that came at the wrong moment.',
  },
  tcp_zero_window_probe_forgotten: {
    documented:
      'RFC 9293 3.8.6.1: a sender must probe a closed window, in case the segment that opens it is lost.',
    published:
      'A waiting sender stores a byte for the probe. A retransmission while the window is open forgets it; if the window closes then, nothing is probed.',
    in_the_field:
      'On a lossy network with a slow reader a connection stalls forever: both sides are up, and neither sends.',
  },
} as const satisfies Record<string, QuirkText>;

export const NX_QUIRK_TEXTS = { ...NX_STACK_QUIRK_TEXTS, ...NX_IPV6_QUIRK_TEXTS };

/** Name of a switch. */
export type NxQuirk = keyof typeof NX_QUIRK_TEXTS;

/** A setting of every switch. */
export type NxQuirks = Readonly<Record<NxQuirk, boolean>>;

export const NX_QUIRK_NAMES = Object.keys(NX_QUIRK_TEXTS) as readonly NxQuirk[];

/** The stack as documented. */
export const NX_NO_QUIRKS: NxQuirks = all_switches(NX_QUIRK_TEXTS, false);

/** The stack as published. */
export const NX_PUBLISHED_QUIRKS: NxQuirks = all_switches(NX_QUIRK_TEXTS, true);
