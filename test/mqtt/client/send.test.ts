import { describe, expect, test } from 'vitest';
import { run_session, with_quirk } from './program.ts';

/** CONNECT takes 17 of 60 bytes, the first publish 45 of them; of the second, some bytes fit. */
const HALF_SENT = {
  config: { brokerWindow: 70 },
  client: [
    { op: 'publish', topic: 't', msgFill: 40, wait: 0 },
    { op: 'publish', topic: 't', msgFill: 40, wait: 0 },
    { op: 'sleep', ticks: 5 },
    { op: 'info' },
  ],
};

describe('a packet of which TCP took only a part', () => {
  test('ends the connection: the broker would read the next one as its rest', () => {
    const { log, diagnostics, messages, pools } = run_session(HALF_SENT);
    expect(log).toContain('0 c publish 65543');
    expect(log).toContain('0 cb disconnect 1');
    expect(diagnostics).toEqual(['mqtt-message-broke-off']);
    expect(messages[0]).toMatch(/of 45 bytes of a packet were sent before the send gave up \(status 57\)/);
    expect(pools.mqtt).toEqual([12, 12]);
  });

  test('stays on the wire under half_sent_message_left_on_wire', () => {
    const { log, diagnostics } = run_session(HALF_SENT, with_quirk('half_sent_message_left_on_wire'));
    expect(log).toContain('0 c publish 65543');
    expect(log).not.toContain('0 cb disconnect 1');
    expect(diagnostics).toEqual([]);
  });
});
