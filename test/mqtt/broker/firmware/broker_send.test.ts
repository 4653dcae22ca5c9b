import { describe, expect, it } from 'vitest';
import { MQTT_CONNACK, MQTT_DISCONNECT, type MqttPacket } from '../../../../mqtt/codec/mqtt_packet.ts';
import { tx_thread_sleep } from '../../../../rtos/tx_api.ts';
import { BrokerBench, payloads, publish } from '../bench.ts';
import { connect, subscribe, world } from './world.ts';

describe('the sender threads', () => {
  it('cuts a message that is larger than a packet into segments of the MSS', () => {
    const w = world();
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask(subscribe('t', 0));
      yield* peer.send(publish('t', 'z'.repeat(5000)));
      yield* peer.next(1000);
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.run();
    expect(payloads(a.received as MqttPacket[])).toEqual(['z'.repeat(5000)]);
    // The congestion window, three segments at the start, may cut the last one once more.
    expect(a.segments.slice(2, 5)).toEqual([1460, 1460, 1460]);
    expect(a.segments.slice(2).reduce((sum, length) => sum + length)).toBe(5006);
    w.expect_clean();
  });

  it('keeps serving others while one subscriber does not read, drops at the limit, and goes on when it reads', () => {
    const w = world({ broker: { queue_messages_maximum: 10 } });
    const slow = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('slow'));
      yield* peer.ask(subscribe('t', 0));
      yield* tx_thread_sleep(2000);
      yield* peer.all();
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    }, 2000);
    const quick = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('quick'));
      yield* peer.ask(subscribe('t', 0));
      for (let n = 0; n < 60; n++) {
        yield* peer.send(publish('t', `${n} ${'x'.repeat(400)}`));
        yield* peer.next(100);
      }
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.run();
    expect(payloads(quick.received as MqttPacket[])).toHaveLength(60);
    const numbers = payloads(slow.received as MqttPacket[]).map((text) => Number.parseInt(text, 10));
    expect(numbers.length).toBeGreaterThan(12);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n));
    expect(w.broker.core.statistics.messages_dropped_queue_full).toBe(60 - numbers.length);
    w.expect_clean();
  });

  it('refuses with CONNACK before it closes', () => {
    const w = world({ broker: { authenticate: () => 5 } });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.send(connect('a'));
      yield* peer.all(500);
      yield* peer.close();
    });
    w.run();
    expect(a.received).toEqual([{ type: MQTT_CONNACK, session_present: false, return_code: 5 }]);
    w.expect_clean();
  });

  it('cuts by the size of its packets too, and serves what an earlier board left in the core', () => {
    const earlier = new BrokerBench();
    earlier.connect('p').send(publish('t', 'y'.repeat(2000), { retain: true }));
    const w = world({ core: earlier.core, payload_bytes: 400 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask(subscribe('t', 0));
      yield* peer.next(1000);
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.run();
    expect(payloads(a.received as MqttPacket[])).toEqual(['y'.repeat(2000)]);
    const lengths = a.segments.slice(2);
    expect([Math.max(...lengths), lengths.reduce((sum, length) => sum + length)]).toEqual([400 - 56, 2006]);
    w.expect_clean();
  });
});
