import { describe, expect, it } from 'vitest';
import { BROKER_DEFAULTS } from '../../../mqtt/broker/broker_options.ts';
import { BrokerSession, QueuesLoad } from '../../../mqtt/broker/broker_session.ts';
import { MQTT_PUBREL, type MqttQos } from '../../../mqtt/codec/mqtt_packet.ts';
import { publish, text } from './bench.ts';

function session(limits: Partial<typeof BROKER_DEFAULTS> = {}): BrokerSession {
  return new BrokerSession('a', false, { ...BROKER_DEFAULTS, ...limits });
}

function put(to: BrokerSession, payload: string, qos: MqttQos): boolean {
  return to.enqueue({ topic: 't', payload: text(payload), qos }, qos, false);
}

describe('messages to a client', () => {
  it('come out in the order they went in, whatever their QoS, with ids counting from 1', () => {
    const s = session();
    for (const [payload, qos] of [
      ['a', 1],
      ['b', 0],
      ['c', 2],
    ] as const)
      put(s, payload, qos);
    expect(s.next_publish()).toEqual(publish('t', 'a', { qos: 1, packet_id: 1 }));
    expect(s.next_publish()).toEqual(publish('t', 'b'));
    expect(s.next_publish()).toEqual(publish('t', 'c', { qos: 2, packet_id: 2 }));
    expect(s.next_publish()).toBeNull();
  });

  it('wait while the window of unacknowledged messages is full, QoS 0 behind them too', () => {
    const s = session({ inflight_maximum: 2 });
    for (const payload of ['a', 'b', 'c']) put(s, payload, 1);
    put(s, 'd', 0);
    s.next_publish();
    s.next_publish();
    expect(s.next_publish()).toBeNull();
    expect(s.acknowledge(2)).toBe('done');
    expect(s.next_publish()).toEqual(publish('t', 'c', { qos: 1, packet_id: 3 }));
    expect(s.next_publish()).toEqual(publish('t', 'd'));
    expect([s.queued, s.inflight]).toEqual([0, 2]);
  });

  it('are dropped, the newest, when the queue is full by number or by bytes', () => {
    const by_number = session({ queue_messages_maximum: 2 });
    expect(['a', 'b', 'c'].map((payload) => put(by_number, payload, 1))).toEqual([true, true, false]);
    by_number.next_publish();
    expect(put(by_number, 'd', 1)).toBe(true);
    const by_bytes = session({ queue_bytes_maximum: 10 });
    expect(put(by_bytes, '123456', 1)).toBe(true);
    expect(put(by_bytes, '123', 1)).toBe(false);
    expect(put(by_bytes, '12', 1)).toBe(true);
    by_bytes.next_publish();
    expect(put(by_bytes, '123456', 1)).toBe(true);
  });

  it('never use a packet id that is still in use, also after 65535', () => {
    const s = session({ queue_messages_maximum: 70_000 });
    put(s, 'first', 1);
    put(s, 'second', 2);
    s.next_publish();
    s.next_publish();
    expect(s.release(2)).toBe('done');
    for (let n = 3; n <= 65_535; n++) {
      put(s, 'x', 1);
      expect(s.next_publish()?.packet_id).toBe(n);
      s.acknowledge(n);
    }
    put(s, 'x', 1);
    expect(s.next_publish()?.packet_id).toBe(3);
  });
});

describe('acknowledgements', () => {
  it('walk a QoS 2 message through release to completion', () => {
    const s = session();
    put(s, 'a', 2);
    s.next_publish();
    expect(s.complete(1)).toBe('wrong_kind');
    expect(s.acknowledge(1)).toBe('wrong_kind');
    expect(s.release(1)).toBe('done');
    expect(s.release(1)).toBe('done');
    expect(s.acknowledge(1)).toBe('wrong_kind');
    expect(s.inflight).toBe(1);
    expect(s.complete(1)).toBe('done');
    expect(s.complete(1)).toBe('unknown');
    expect(s.inflight).toBe(0);
  });

  it('tell unknown ids from ids of the other kind', () => {
    const s = session();
    put(s, 'a', 1);
    s.next_publish();
    expect([s.acknowledge(9), s.release(9), s.complete(9)]).toEqual(['unknown', 'unknown', 'unknown']);
    expect(s.release(1)).toBe('wrong_kind');
    expect(s.acknowledge(1)).toBe('done');
    expect(s.acknowledge(1)).toBe('unknown');
  });
});

describe('a client that comes back', () => {
  it('gets PUBREL and PUBLISH again with the same ids and DUP, in their order', () => {
    const s = session();
    for (const [payload, qos] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 1],
    ] as const)
      put(s, payload, qos);
    for (let n = 0; n < 4; n++) s.next_publish();
    s.release(3);
    s.release(2);
    const again = [
      { type: MQTT_PUBREL, packet_id: 3 },
      { type: MQTT_PUBREL, packet_id: 2 },
      publish('t', 'a', { qos: 1, packet_id: 1, dup: true }),
      publish('t', 'd', { qos: 1, packet_id: 4, dup: true }),
    ];
    expect(s.resend()).toEqual(again);
    expect(s.resend()).toEqual(again);
  });

  it('finds QoS 1 and 2 that waited, and no QoS 0', () => {
    const s = session({ queue_bytes_maximum: 6 });
    for (const [payload, qos] of [
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ] as const)
      put(s, payload, qos);
    expect(s.go_offline()).toBe(2);
    expect(s.queued).toBe(1);
    // The room of the dropped ones is free again.
    expect(put(s, '123', 1)).toBe(true);
    expect(s.next_publish()).toEqual(publish('t', 'b', { qos: 1, packet_id: 1 }));
  });
});

describe('the queues of all sessions together', () => {
  it('hold a number of bytes, and every way out of a queue gives them back', () => {
    const load = new QueuesLoad();
    const limits = { ...BROKER_DEFAULTS, queues_bytes_maximum: 3 * (128 + 2) };
    const [one, two] = ['one', 'two'].map((id) => new BrokerSession(id, false, limits, load)) as [
      BrokerSession,
      BrokerSession,
    ];
    const full = () => !put(two, '-', 1);
    expect([put(one, 'a', 0), put(one, 'b', 1), put(one, 'c', 2), full()]).toEqual([true, true, true, true]);
    one.next_publish();
    expect(load.bytes).toBe(2 * 130);
    one.next_publish();
    one.next_publish();
    // Sent is not acknowledged: it still weighs.
    expect(load.bytes).toBe(2 * 130);
    one.acknowledge(1);
    one.release(2);
    expect(load.bytes).toBe(0);
    put(one, 'd', 0);
    put(one, 'e', 1);
    one.go_offline();
    expect(load.bytes).toBe(130);
    put(one, 'f', 2);
    one.next_publish();
    one.end();
    expect(load.bytes).toBe(0);
  });
});
