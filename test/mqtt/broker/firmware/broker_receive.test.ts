import { describe, expect, it } from 'vitest';
import {
  MQTT_CONNACK,
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBLISH,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { NX_NOT_CONNECTED } from '../../../../netx/nx_api.ts';
import { tx_thread_sleep, tx_time_get } from '../../../../rtos/tx_api.ts';
import { connect, subscribe, world } from './world.ts';

describe('the main thread', () => {
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

  it('ends as a program does: clients get a FIN, and whoever comes is refused', () => {
    const w = world();
    const refused: number[] = [];
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      // Nothing comes any more, and the wait ends with the connection.
      yield* peer.next(1000);
      refused.push(tx_time_get());
      yield* peer.close();
      refused.push(yield* peer.open());
      refused.push(tx_time_get());
      yield* peer.close();
    });
    w.sim.schedule(2e9, () => w.target.interrupt('stop', () => w.broker.board.end_program()));
    w.run();
    expect(a.received.map(({ type }) => type)).toEqual([MQTT_CONNACK]);
    // Told within a tick or two, and refused as fast.
    const [told = 0, status, at = 0] = refused;
    expect([told, status, at]).toEqual([200, NX_NOT_CONNECTED, 200]);
    w.expect_clean();
    expect(w.broker.core.connections).toBe(0);
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
});
