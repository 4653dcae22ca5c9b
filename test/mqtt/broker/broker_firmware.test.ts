import { describe, expect, it } from 'vitest';
import {
  MQTT_CONNACK,
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_PUBLISH,
  type MqttPacket,
} from '../../../mqtt/codec/mqtt_packet.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { payloads, publish } from './bench.ts';
import { connect, subscribe, world } from './firmware/world.ts';

describe('the broker on a board', () => {
  it('serves a client from CONNECT to DISCONNECT and leaves every packet in its pool', () => {
    const w = world();
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask(subscribe('t', 1));
      yield* peer.send(publish('t', 'hello', { qos: 1, packet_id: 5 }));
      yield* peer.all();
      yield* peer.send({ type: MQTT_PUBACK, packet_id: 1 });
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.run();
    expect(a.received.map(({ type }) => type)).toEqual([2, 9, 4, 3, 13]);
    expect(a.segments).toEqual([4, 5, 4, 12, 2]);
    w.expect_clean();
    expect([w.broker.core.connections, w.broker.core.sessions]).toEqual([0, 0]);
    expect(w.broker.core.statistics.violations).toBe(0);
  });

  it('carries messages between boards, in order, at QoS 0, 1 and 2', () => {
    const w = world();
    const s = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('s'));
      yield* peer.ask(subscribe('t', 1));
      for (let n = 0; n < 30; n++) {
        const packet = yield* peer.next(1000);
        if (packet?.type === MQTT_PUBLISH && packet.qos === 1) {
          yield* peer.send({ type: MQTT_PUBACK, packet_id: packet.packet_id });
        }
      }
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.peer(function* (peer) {
      yield* tx_thread_sleep(50);
      yield* peer.open();
      yield* peer.ask(connect('p'));
      for (let n = 0; n < 30; n++) yield* peer.send(publish('t', `${n}`, { qos: 1, packet_id: n + 1 }));
      yield* peer.all();
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.run();
    const texts = payloads(s.received.filter((p): p is MqttPacket => p.type !== 0));
    expect(texts).toEqual(Array.from({ length: 30 }, (_, n) => `${n}`));
    w.expect_clean();
  });

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

  it('ends a silent client after 1.5 times its keep alive, and publishes its will', () => {
    const w = world();
    const will = { topic: 'will', payload: new Uint8Array([1]), qos: 0 as const, retain: false };
    const watcher = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('w'));
      yield* peer.ask(subscribe('will', 0));
      yield* peer.next(3000);
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a', { will, keep_alive_s: 2 }));
      yield* peer.next(1000);
      yield* peer.close();
    });
    w.run();
    expect(watcher.received.at(-1)).toMatchObject({ type: MQTT_PUBLISH, topic: 'will' });
    expect(w.broker.core.statistics.keep_alive_timeouts).toBe(1);
    w.expect_clean();
  });

  it('publishes the will of a client that resets or closes its connection, at any moment', () => {
    const w = world();
    const will = { topic: 'will', payload: new Uint8Array([1]), qos: 0 as const, retain: false };
    const watcher = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('w'));
      yield* peer.ask(subscribe('will', 0));
      yield* peer.all(500);
      yield* peer.send({ type: MQTT_DISCONNECT });
      yield* peer.close();
    });
    for (const wait of [0, 500]) {
      w.peer(function* (peer) {
        yield* tx_thread_sleep(100);
        yield* peer.open();
        yield* peer.ask(connect(`a${wait}`, { will }));
        yield* peer.close(wait);
      });
    }
    w.run();
    expect(watcher.received.filter(({ type }) => type === MQTT_PUBLISH)).toHaveLength(2);
    w.expect_clean();
  });

  it('lets more clients than it has sockets wait their turn', () => {
    const w = world({ connections_maximum: 2 });
    for (let n = 0; n < 6; n++) {
      w.peer(function* (peer) {
        expect(yield* peer.open()).toBe(0);
        expect(yield* peer.ask(connect(`c${n}`))).toMatchObject({ type: MQTT_CONNACK, return_code: 0 });
        expect(yield* peer.ask({ type: MQTT_PINGREQ })).toEqual({ type: MQTT_PINGRESP });
        yield* peer.send({ type: MQTT_DISCONNECT });
        yield* peer.close();
      });
    }
    w.run();
    expect(w.broker.core.statistics.connections_accepted).toBe(6);
    w.expect_clean();
  });

  it('uses a socket again and again for reconnecting clients', () => {
    const w = world({ connections_maximum: 1 });
    const a = w.peer(function* (peer) {
      for (let n = 0; n < 10; n++) {
        yield* peer.open();
        yield* peer.ask(connect('a', { clean_session: false }));
        if (n % 2 === 0) yield* peer.send({ type: MQTT_DISCONNECT });
        yield* peer.close(n % 3 === 0 ? 0 : 500);
      }
    });
    w.run(120);
    const present = a.received.map((packet) => packet.type === MQTT_CONNACK && packet.session_present);
    expect(present).toEqual([false, ...Array.from({ length: 9 }, () => true)]);
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

  it('does nothing while nothing happens: no thread of it runs in an hour', () => {
    const w = world();
    const { board } = w.broker;
    const threads = [board.main_thread, ...board.places.map(({ thread }) => thread)];
    w.run(1);
    const before = threads.map((thread) => thread.tx_thread_run_count);
    w.run(3600);
    expect(threads.map((thread) => thread.tx_thread_run_count)).toEqual(before);
  });

  it('is the same run twice', () => {
    const hash = (): string => {
      const w = world();
      for (let n = 0; n < 3; n++) {
        w.peer(function* (peer) {
          yield* peer.open();
          yield* peer.ask(connect(`c${n}`));
          yield* peer.ask(subscribe('#', 1));
          yield* peer.send(publish(`t${n}`, 'x', { qos: 1, packet_id: 1 }));
          yield* peer.all(100);
          yield* peer.close(0);
        });
      }
      w.run();
      return w.sim.trace.hash();
    };
    expect(hash()).toBe(hash());
  });
});
