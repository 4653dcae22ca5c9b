import { describe, expect, test } from 'vitest';
import { run_session, with_quirk } from './program.ts';

/** What a broker's bytes lead to: callbacks, what comes back, the pools after a disconnect. */
function receive(hex: string, options = {}, segs: number[] = []) {
  const { log, pools, client, diagnostics } = run_session(
    {
      client: [{ op: 'sleep', ticks: 5 }],
      broker: [
        { op: 'send', hex, segs },
        { op: 'expect', wait: 3 },
      ],
    },
    options,
  );
  const callbacks = log
    .filter((line) => line.includes(' cb '))
    .map((line) => line.split(' ').slice(2).join(' '));
  const answer = log.find((line) => line.includes(' b expect 0 '))?.split(' ')[4] ?? null;
  return { callbacks, answer, held: pools.ip[0] - pools.ip[1], client, diagnostics };
}

describe('PUBLISH from the broker', () => {
  test('with QoS 0 is queued and told, with the depth of the queue', () => {
    const outcome = receive('30050001746162' + '30050001746364');
    expect(outcome.callbacks).toEqual(['receive 1', 'receive 2']);
    expect(outcome.client?.unread).toBe(2);
    expect(outcome.answer).toBeNull();
  });

  test('with QoS 1 is acknowledged once it is queued [MQTT-4.3.2-2]', () => {
    expect(receive('3206000174000778')).toMatchObject({ callbacks: ['receive 1'], answer: '40020007' });
  });

  test('with QoS 1 is delivered again when it comes again: at least once', () => {
    expect(receive('3206000174000778' + '3a06000174000778').callbacks).toEqual(['receive 1', 'receive 2']);
  });

  test('shares its packet with the others of its segment, and needs no other one', () => {
    const joined = receive('30040001' + '7461' + '300400017462' + '300400017463');
    expect(joined).toMatchObject({ callbacks: ['receive 1', 'receive 2', 'receive 3'], held: 1 });
  });

  test('is lost under joined_message_lost_without_packet when the pool is empty, QoS 1 too', () => {
    const program = {
      client: [
        { op: 'hold', n: 20 },
        { op: 'post' },
        { op: 'sleep', ticks: 5 },
        { op: 'free' },
        { op: 'info' },
      ],
      broker: [{ op: 'pend' }, { op: 'send', hex: '3206000174000778' + '300400017462' }],
    };
    expect(run_session(program).client?.unread).toBe(2);
    const quirk = run_session(program, with_quirk('joined_message_lost_without_packet'));
    expect(quirk.log).toContain('0 cb receive 1');
    expect(quirk.client?.unread).toBe(1);
  });

  test('with QoS 2 ends the connection: the client does not receive it (guide ch.1)', () => {
    const outcome = receive('3406000174000778');
    expect(outcome.callbacks).toEqual(['disconnect 1']);
    expect(outcome.diagnostics).toEqual(['mqtt-publish-qos-2']);
  });

  test('with QoS 2 is half handled under the quirk', () => {
    const outcome = receive('3406000174000778', with_quirk('inbound_qos_2_half_handled'));
    expect(outcome).toMatchObject({ callbacks: ['receive 1'], answer: '50020007' });
    expect(outcome.client?.queued).toEqual(['50/7']);
  });

  test.each([
    ['both QoS bits', '3606000174000778', 'mqtt-publish-qos-3'],
    ['DUP and QoS 0', '38040001' + '7461', 'mqtt-publish-dup-qos-0'],
    ['packet id 0', '3206000174000078', 'mqtt-packet-id-zero'],
    ['no room for a topic length', '300100', 'mqtt-publish-malformed'],
    ['a topic longer than the packet', '3004000974' + '61', 'mqtt-publish-malformed'],
    ['no room for a packet id', '32030001' + '74', 'mqtt-publish-malformed'],
    ['an empty topic', '30020000', 'mqtt-publish-topic'],
    ['a wildcard in its topic', '30030001' + '23', 'mqtt-publish-topic'],
    ['a topic that is no UTF-8', '30030001' + 'ff', 'mqtt-publish-topic'],
  ])('with %s ends the connection and leaks nothing', (_what, hex, diagnostic) => {
    const outcome = receive(hex);
    expect(outcome).toMatchObject({ callbacks: ['disconnect 1'], diagnostics: [diagnostic], held: 0 });
  });

  test('is skipped when malformed under protocol_violations_ignored; its packet leaks under another quirk', () => {
    const ignored = receive('300100', with_quirk('protocol_violations_ignored'));
    expect(ignored).toMatchObject({ callbacks: [], held: 0, diagnostics: [] });
    const leaked = receive(
      '300100',
      with_quirk('protocol_violations_ignored', 'malformed_publish_leaks_packet'),
    );
    expect(leaked).toMatchObject({ callbacks: [], held: 1 });
  });

  test.each([[[1]], [[3, 1]], [[4, 2]], [[1, 1, 1, 1, 1, 1, 1]]])(
    'is whole again when TCP cuts it at %j',
    (segs) => {
      expect(receive('3206000174000778', {}, segs)).toMatchObject({
        callbacks: ['receive 1'],
        answer: '40020007',
      });
    },
  );
});
