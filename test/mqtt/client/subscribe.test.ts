import { describe, expect, test } from 'vitest';
import { run, run_session, with_quirk } from './program.ts';

function request(op: Record<string, number | string | null>, options = {}, config = {}) {
  const { log, pools, client } = run_session(
    { config, client: [{ topic: 'a/b', ...op } as never], broker: [{ op: 'expect', wait: 20 }] },
    options,
  );
  const got = log.find((line) => line.includes(' b expect 0 '))?.slice('0 b expect 0 '.length) ?? null;
  const status = Number(log.find((line) => line.includes(' c '))?.split(' ')[3]);
  return { status, got, free: pools.mqtt[1], queued: client?.queued };
}

describe('nxd_mqtt_client_subscribe and _unsubscribe', () => {
  test('send one topic filter with a packet id and the reserved flags [MQTT-3.8.1-1, 3.10.1-1]', () => {
    expect(request({ op: 'subscribe', qos: 1 })).toEqual({
      status: 0,
      got: '82080001' + '0003612f62' + '01',
      free: 11,
      queued: ['82/1'],
    });
    expect(request({ op: 'unsubscribe' })).toEqual({
      status: 0,
      got: 'a2070001' + '0003612f62',
      free: 11,
      queued: ['a2/1'],
    });
  });

  test('refuse QoS 2, as the guide says', () => {
    expect(request({ op: 'subscribe', qos: 2 })).toMatchObject({ status: 0x1000c, got: null, free: 12 });
    expect(request({ op: 'subscribe', qos: 3 })).toMatchObject({ status: 0x10009, got: null, free: 12 });
  });

  test.each(['a/#', '#', '+/b', 'a/+/c'])('take the filter %s', (topic) => {
    expect(request({ op: 'subscribe', topic }).status).toBe(0);
  });

  test.each(['a#', 'a/#/b', 'a+', '+a'])('refuse the filter %s [MQTT-4.7.1-2, -3]', (topic) => {
    expect(request({ op: 'subscribe', topic })).toMatchObject({ status: 0x10009, got: null, free: 12 });
    expect(request({ op: 'unsubscribe', topic })).toMatchObject({ status: 0x10009, got: null, free: 12 });
    expect(request({ op: 'subscribe', topic }, with_quirk('strings_unchecked')).status).toBe(0);
  });

  test('need a session', () => {
    const { log } = run({
      client: [{ op: 'create' }, { op: 'subscribe', topic: 't' }, { op: 'unsubscribe', topic: 't' }],
    });
    expect(log.slice(1)).toEqual(['0 c subscribe 65538', '0 c unsubscribe 65538']);
  });

  test('refuse what does not fit into one packet, use up no second packet and release the first', () => {
    const big = request({ op: 'subscribe', topic: null, topicFill: 500 });
    expect(big).toEqual({ status: 0x10006, got: null, free: 12, queued: [] });
  });

  const POOL_EMPTY = {
    client: [
      { op: 'hold', n: 20 },
      { op: 'subscribe', topic: 't' },
    ],
    client2: [{ op: 'sleep', ticks: 10 }, { op: 'get' }],
    config: { limit: 200, prio: { client: 6, client2: 5 } },
  };

  test('wait for a packet without the mutex: message_get stays free to release one', () => {
    expect(run_session(POOL_EMPTY).log).toContain('10 c2 get 65546 -1 null -1 null');
  });

  test('hold the mutex meanwhile under wait_forever_under_mutex, and everything stands still', () => {
    const { log } = run_session(POOL_EMPTY, with_quirk('wait_forever_under_mutex'));
    expect(log.slice(-2)).toEqual(['200 c stuck', '200 c2 stuck']);
  });

  test('notice that the connection was lost while they waited', () => {
    const { log, pools } = run_session({
      client: [
        { op: 'hold', n: 20 },
        { op: 'subscribe', topic: 't' },
      ],
      client2: [{ op: 'sleep', ticks: 1 }],
      broker: [{ op: 'sleep', ticks: 10 }, { op: 'reset' }],
      config: { limit: 50 },
    });
    expect(log).toContain('10 cb disconnect 1');
    expect(pools.mqtt[0]).toBe(12);
  });
});
