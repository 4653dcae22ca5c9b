import { describe, expect, test } from 'vitest';
import { run_session, with_quirk } from './program.ts';

/** All packets are taken while the broker sends two QoS 1 messages; some come back at tick 30. */
const NO_PACKET = {
  config: { limit: 300 },
  client: [
    { op: 'hold', n: 20 },
    { op: 'post' },
    { op: 'sleep', ticks: 30 },
    { op: 'get' },
    { op: 'free', n: 4 },
    { op: 'sleep', ticks: 30 },
  ],
  broker: [
    { op: 'pend' },
    { op: 'send', pub: { topic: 't', msg: 'x', qos: 1, id: 7 } },
    { op: 'send', pub: { topic: 't', msg: 'y', qos: 1, id: 8 } },
    { op: 'expect', wait: 200 },
    { op: 'expect', wait: 200 },
  ],
};

describe('a PUBACK for which there is no packet', () => {
  test('is owed, and sent when one is free, in the order of the messages [MQTT-4.6.0-2]', () => {
    const { log, pools } = run_session(NO_PACKET);
    expect(log).toContain('0 cb receive 2');
    expect(log).toContain('30 c get 0 1 74 1 78');
    expect(log.filter((line) => line.includes(' b expect'))).toEqual([
      '40 b expect 0 40020007',
      '40 b expect 0 40020008',
    ]);
    expect(pools.mqtt).toEqual([12, 4]);
  });

  test('blocks the client thread with the mutex under wait_forever_under_mutex', () => {
    const { log } = run_session(NO_PACKET, with_quirk('wait_forever_under_mutex'));
    expect(log).toContain('0 cb receive 1');
    expect(log).not.toContain('0 cb receive 2');
    expect(log).toContain('300 c stuck');
  });
});
