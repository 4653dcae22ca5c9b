// A few thousand IPv6 frames; the full number is `npm run fuzz`.

import { describe, expect, test } from 'vitest';
import { fuzz_ipv6 } from './ipv6_fuzz.ts';
import { IPV6_KINDS } from './ipv6_fuzz_frames.ts';

const FRAMES = 400;
const reasons = new Map<string, number>();

describe('malformed IPv6 frames do no harm to a board', () => {
  test.each(IPV6_KINDS.map((kind, index) => [kind, index] as const))('%s', (kind, index) => {
    const { frames, counted, problems } = fuzz_ipv6(kind, FRAMES, 300 + index);
    expect([frames, problems]).toEqual([FRAMES, []]);
    for (const [name, count] of counted) reasons.set(name, (reasons.get(name) ?? 0) + count);
  });

  test('and they went everywhere: each protocol took some and dropped some', () => {
    const seen = [...reasons].filter(([, count]) => count > 0).map(([name]) => name);
    expect(seen).toEqual(
      expect.arrayContaining([
        'nx_ip_invalid_packets',
        'nx_ip_receive_packets_dropped',
        'nx_ip_unknown_protocols_received',
        'nx_ip_icmp_invalid_packets',
        'nx_ip_icmp_checksum_errors',
        'nx_ip_icmp_unhandled_messages',
        'nx_ip_pings_responded_to',
        'nx_ip_total_fragments_received',
        'nx_ip_packets_reassembled',
        'nx_ip_udp_packets_received',
        'nx_ip_udp_checksum_errors',
        'nx_ip_udp_no_port_for_delivery',
        'nx_ip_tcp_checksum_errors',
        'nx_ip_tcp_passive_connections',
        'nx_ip_tcp_bytes_received',
      ]),
    );
  });
});
