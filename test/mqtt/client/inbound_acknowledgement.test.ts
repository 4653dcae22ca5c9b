import { describe, expect, test } from 'vitest';
import { run_session, with_quirk } from './program.ts';

const REQUESTS = [
  { op: 'publish', topic: 't', msg: 'm', qos: 1 },
  { op: 'subscribe', topic: 'a/b' },
  { op: 'unsubscribe', topic: 'a/b' },
];

/** Three requests with ids 1 to 3 wait while the broker sends these bytes. */
function answer(hex: string, options = {}, segs: number[] = []) {
  const { log, client, diagnostics } = run_session(
    {
      client: [...REQUESTS, { op: 'post' }, { op: 'sleep', ticks: 5 }],
      broker: [{ op: 'pend' }, { op: 'send', hex, segs }],
    },
    options,
  );
  const callbacks = log
    .filter((line) => line.includes(' cb '))
    .map((line) => line.split(' ').slice(2).join(' '));
  return { callbacks, queued: client?.queued, diagnostics };
}

describe('acknowledgements', () => {
  test('take their request off the transmit queue and are told', () => {
    const outcome = answer('40020001' + '9003000200' + 'b0020003');
    expect(outcome.callbacks).toEqual(['ack 4 1', 'ack 9 2', 'ack 11 3']);
    expect(outcome).toMatchObject({ queued: [], diagnostics: [] });
  });

  test.each(['40020009', '40020002', '9003000100', 'b0020002'])(
    'that fit no request change nothing: %s',
    (hex) => {
      expect(answer(hex)).toEqual({ callbacks: [], queued: ['3a/1', '82/2', 'a2/3'], diagnostics: [] });
    },
  );

  test.each([[[1]], [[2]], [[3]], [[1, 1, 1]]])('are whole again when TCP cuts them at %j', (segs) => {
    expect(answer('40020001', {}, segs).callbacks).toEqual(['ack 4 1']);
    expect(answer('9003000200', {}, segs).callbacks).toEqual(['ack 9 2']);
  });

  test('are lost when cut under split_acknowledgement_lost', () => {
    const quirk = with_quirk('split_acknowledgement_lost');
    expect(answer('40020001', quirk, [2]).callbacks).toEqual([]);
    expect(answer('9003000200', quirk, [2]).callbacks).toEqual(['ack 9 2']);
  });

  test.each([
    ['PUBACK', '4003000100', 'mqtt-acknowledgement-malformed'],
    ['SUBACK', '90020002', 'mqtt-acknowledgement-malformed'],
    ['UNSUBACK', 'b003000300', 'mqtt-acknowledgement-malformed'],
    ['PUBACK with flags', '41020001', 'mqtt-fixed-header-flags'],
    ['SUBACK with return code 3 [MQTT-3.9.3-2]', '9003000203', 'mqtt-suback-code'],
  ])('that are malformed end the connection: %s', (_what, hex, diagnostic) => {
    const outcome = answer(hex);
    expect(outcome.callbacks).toEqual(['disconnect 1']);
    expect(outcome.diagnostics).toEqual([diagnostic]);
    expect(answer(hex, with_quirk('protocol_violations_ignored')).diagnostics).toEqual([]);
  });

  test('of a refused subscription leave a diagnostic, for no status can tell of it', () => {
    const outcome = answer('9003000280');
    expect(outcome.callbacks).toEqual(['ack 9 2']);
    expect(outcome.diagnostics).toEqual(['mqtt-subscription-refused']);
  });

  test('end a QoS 2 delivery under the quirk', () => {
    const { log, client } = run_session(
      {
        client: [{ op: 'sleep', ticks: 5 }],
        broker: [
          { op: 'send', pub: { topic: 't', msg: 'x', qos: 2, id: 5 } },
          { op: 'expect' },
          { op: 'send', hex: '62020005' },
          { op: 'expect' },
        ],
      },
      with_quirk('inbound_qos_2_half_handled'),
    );
    expect(log.filter((line) => line.includes(' b expect'))[1]).toMatch(/^0 b expect 0 7002..05$/);
    expect(log).toContain('0 cb ack 6 5');
    expect(client?.queued).toEqual([]);
  });
});
