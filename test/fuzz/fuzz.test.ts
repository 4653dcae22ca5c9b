// A few thousand random and mutated frames; the full number is `npm run fuzz`.

import { describe, expect, test } from 'vitest';
import { STATE_NAMES } from './fuzz_board.ts';
import { fuzz_run, fuzz_state, MOVED, type Reasons } from './fuzz_run.ts';
import { verdict_of } from './verdict.ts';
import * as W from './wire_bytes.ts';

const FRAMES_IN_A_STATE = 300;
const nothing = new Uint8Array(0);

describe('malformed frames do no harm to a board', () => {
  const reasons: Reasons = new Map();

  test.each(STATE_NAMES.map((name, index) => [name, index] as const))('in %s', (state, index) => {
    const sent = fuzz_state(state, FRAMES_IN_A_STATE, 7000 + index, reasons);
    expect(sent).toBeGreaterThanOrEqual(FRAMES_IN_A_STATE);
  });

  test('and they went everywhere: every layer dropped some, and some moved the connection', () => {
    expect([...reasons.keys()]).toEqual(
      expect.arrayContaining([
        MOVED,
        'nic frames_filtered',
        'driver receive_unknown_type',
        'nx_ip_invalid_packets',
        'nx_ip_receive_checksum_errors',
        'nx_ip_invalid_receive_address',
        'nx_ip_arp_invalid_messages',
        'nx_ip_icmp_unhandled_messages',
        'nx_ip_tcp_checksum_errors',
        'nx_ip_udp_no_port_for_delivery',
      ]),
    );
  });
});

describe('the verdict on a frame', () => {
  const fields = {
    flags: 16,
    sequence: 1,
    acknowledgment: 1,
    window: 1,
    urgent: 0,
    options: nothing,
    data: nothing,
  };

  test('follows its bytes', () => {
    const frame = W.ip_frame({ protocol: W.TCP }, W.tcp_segment(fields));
    expect(verdict_of(frame)).toEqual({ counter: null, flags: 16, options: false });
    frame[40] = 99;
    expect(verdict_of(frame).counter).toBe('nx_ip_tcp_checksum_errors');
    frame[20] = 99;
    expect(verdict_of(frame).counter).toBe('nx_ip_receive_checksum_errors');
    frame[0] = 99;
    expect(verdict_of(frame).counter).toBe('nic frames_filtered');
  });

  test('is what the board counts', () => {
    const message = { kind: 'ip', protocol: W.UDP, payload: Uint8Array.of(0, 1, 0, 9, 0, 8, 0, 0) } as const;
    const recipe = {
      message,
      source: W.PEER_IP,
      destination: W.OWN_IP,
      fragment: 0,
      ip_options: nothing,
      changes: [],
      mend: 'all',
    } as const;
    const reasons: Reasons = new Map();
    fuzz_run('listen', [recipe], reasons);
    expect([...reasons]).toEqual([['nx_ip_udp_no_port_for_delivery', 1]]);
  });
});
