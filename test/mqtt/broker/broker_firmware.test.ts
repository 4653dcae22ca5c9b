import { describe, expect, it } from 'vitest';
import {
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
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

  it('carries messages between boards in order', () => {
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
