import { describe, expect, test } from 'vitest';
import { run, run_session, with_quirk } from './program.ts';

/** Log of one publish, and what the broker got of it. */
function publish(op: Record<string, number | string | null>, options = {}) {
  const { log, pools, client } = run_session(
    { client: [{ op: 'publish', topic: 't', msg: 'm', ...op }], broker: [{ op: 'expect', wait: 20 }] },
    options,
  );
  const got = log.find((line) => line.includes(' b expect 0 '))?.slice('0 b expect 0 '.length) ?? null;
  const status = Number(log.find((line) => line.includes(' c publish '))?.split(' ')[3]);
  return { status, got, free: pools.mqtt[1], queued: client?.queued };
}

describe('nxd_mqtt_client_publish', () => {
  test('sends QoS 0 without a packet id and forgets it [MQTT-2.3.1-5, 4.3.1-1]', () => {
    expect(publish({})).toEqual({ status: 0, got: '30040001746d', free: 12, queued: [] });
  });

  test('sends QoS 1 with a packet id and keeps a copy, DUP set, until PUBACK [MQTT-4.3.2-1]', () => {
    expect(publish({ qos: 1 })).toEqual({ status: 0, got: '320600017400016d', free: 11, queued: ['3a/1'] });
  });

  test('sets retain when asked to', () => {
    expect(publish({ retain: 1 }).got).toBe('31040001746d');
    expect(publish({ retain: 7, qos: 1 }).got).toBe('330600017400016d');
  });

  test('sends an empty message for a null one', () => {
    expect(publish({ msg: null })).toMatchObject({ status: 0, got: '3003000174' });
  });

  test('refuses QoS 2, as the guide says, and QoS 3 [MQTT-3.3.1-4]', () => {
    expect(publish({ qos: 2 })).toMatchObject({ status: 0x1000c, got: null, free: 12 });
    expect(publish({ qos: 3 })).toMatchObject({ status: 0x10009, got: null, free: 12 });
    expect(publish({ qos: 3 }, with_quirk('qos_3_accepted'))).toMatchObject({
      status: 0,
      got: '36040001746d',
    });
  });

  test.each([['a/+'], ['#'], ['a#b']])(
    'refuses the topic %s: a topic name has no wildcard [MQTT-3.3.2-2]',
    (topic) => {
      expect(publish({ topic })).toMatchObject({ status: 0x10009, got: null, free: 12 });
      expect(publish({ topic }, with_quirk('strings_unchecked'))).toMatchObject({ status: 0 });
    },
  );

  test('refuses a topic that is no UTF-8 [MQTT-1.5.3-1]', () => {
    expect(publish({ topic: null, topicHex: 'ff' })).toMatchObject({ status: 0x10009, got: null });
    expect(publish({ topic: null, topicHex: '6100' })).toMatchObject({ status: 0x10009, got: null });
  });

  test('needs a session', () => {
    const { log } = run({ client: [{ op: 'create' }, { op: 'publish', topic: 't', msg: 'm' }] });
    expect(log.at(-1)).toBe('0 c publish 65538');
  });

  test('refuses what does not fit into one packet, and releases the packet', () => {
    // 512 - 56 bytes, less the fixed header (3), the topic (3) and, for QoS 1, the packet id.
    expect(publish({ msg: null, msgFill: 450 })).toMatchObject({ status: 0, free: 12 });
    expect(publish({ msg: null, msgFill: 451 })).toMatchObject({ status: 0x10004, got: null, free: 12 });
    expect(publish({ msg: null, msgFill: 449, qos: 1 })).toMatchObject({
      status: 0x10004,
      free: 12,
      queued: [],
    });
    expect(publish({ topic: null, topicFill: 500 })).toMatchObject({ status: 0x10004, free: 12 });
  });

  test('waits for a packet as long as it is told', () => {
    const { log } = run_session({
      client: [
        { op: 'hold', n: 20 },
        { op: 'publish', topic: 't', msg: 'm', wait: 30 },
        { op: 'free' },
        { op: 'publish', topic: 't', msg: 'm', wait: 30 },
      ],
      broker: [{ op: 'expect' }],
    });
    expect(log).toContain('30 c publish 65542');
    expect(log).toContain('30 c publish 0');
  });

  const BLOCKED = {
    config: { brokerWindow: 60 },
    client: [
      { op: 'publish', topic: 't', msgFill: 40, wait: 0 },
      { op: 'publish', topic: 't', msgFill: 40, qos: 1, wait: 0 },
      { op: 'info' },
    ],
  };

  test('keeps nothing of a QoS 1 message that could not be sent', () => {
    const { log, client } = run_session(BLOCKED);
    expect(log).toContain('0 c publish 65543');
    expect(client?.queued).toEqual([]);
    const quirk = run_session(
      BLOCKED,
      with_quirk('failed_publish_stays_queued', 'half_sent_message_left_on_wire'),
    );
    expect(quirk.client?.queued).toEqual(['3a/1']);
  });
});
