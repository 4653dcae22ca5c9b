import { describe, expect, test } from 'vitest';
import { run_session, with_quirk } from './program.ts';

/** MQTT 2.2.3, as hex. */
function encode_remaining_length(length: number): string {
  let hex = '';
  for (let left = length; left > 0 || hex === ''; left = left >> 7) {
    const byte = (left & 0x7f) | (left > 0x7f ? 0x80 : 0);
    hex += byte.toString(16).padStart(2, '0');
  }
  return hex;
}

describe('a message that has not come whole', () => {
  test('may be as long as the pool can hold', () => {
    const { log, pools } = run_session({
      client: [{ op: 'sleep', ticks: 50 }, { op: 'get' }],
      broker: [{ op: 'send', pub: { topic: 't', msgFill: 16_384 } }],
    });
    expect(log.at(-1)).toMatch(/^50 c get 0 1 74 16384 /);
    expect(pools.ip).toEqual([24, 24]);
  });

  const HUGE = {
    client: [{ op: 'sleep', ticks: 300 }],
    broker: [
      { op: 'send', hex: '30ffffff7f' },
      { op: 'send', pub: { topic: 't', msg: 'x' }, repeat: 40, wait: 5 },
    ],
  };

  test('ends the connection at once when it is longer than any number of packets can hold', () => {
    const { log, pools, diagnostics } = run_session(HUGE);
    expect(log).toContain('0 cb disconnect 1');
    expect(diagnostics).toEqual(['mqtt-message-too-long']);
    expect(pools.ip).toEqual([24, 24]);
  });

  test('is too long from the first byte on that all packets together have no room for', () => {
    // The IP instance's pool: 24 packets of 1568 bytes.
    const bytes = 24 * 1568;
    const told = (length: number): string[] =>
      run_session({
        client: [{ op: 'sleep', ticks: 50 }],
        broker: [{ op: 'send', hex: `30${encode_remaining_length(length)}0001` }],
      }).diagnostics;
    expect(told(bytes - 4)).toEqual([]);
    expect(told(bytes - 3)).toEqual(['mqtt-message-too-long']);
  });

  test('swallows the pool under inbound_message_without_limit', () => {
    const { pools, diagnostics } = run_session(HUGE, with_quirk('inbound_message_without_limit'));
    expect(diagnostics).toEqual([]);
    expect(pools.ip[1]).toBeLessThan(6);
  });

  test('ends the connection when it stands still for half a minute', () => {
    const program = {
      client: [{ op: 'wait_disc', ticks: 5000 }],
      broker: [{ op: 'send', hex: '300500017461', segs: [3], gap: 100 }],
    };
    const { log, messages, diagnostics, pools } = run_session(program);
    expect(log).toContain('3100 cb disconnect 1');
    expect(diagnostics).toEqual(['mqtt-message-stalled']);
    expect(messages[0]).toMatch(/^6 bytes of a packet came, then none/);
    expect(pools.ip).toEqual([24, 24]);
    expect(run_session(program, with_quirk('inbound_message_without_limit')).log.at(-1)).toBe(
      '5000 c wait_disc 13',
    );
  });
});
