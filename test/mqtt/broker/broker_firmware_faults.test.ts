// The faults of the broker on its board: each one as the client at the other end of the wire sees it.
import { describe, expect, it } from 'vitest';
import { all_broker_faults } from '../../../mqtt/broker/faults/index.ts';
import {
  MQTT_CONNACK,
  MQTT_DISCONNECT,
  MQTT_MALFORMED,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_PUBLISH,
  type MqttPacket,
} from '../../../mqtt/codec/mqtt_packet.ts';
import { frame_duplicate, frame_loss, frame_reorder } from '../../../netx/link/link_faults.ts';
import { Random } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { runs } from '../codec/runs.ts';
import { payloads, publish } from './bench.ts';
import type { Peer } from './firmware/peer.ts';
import { connect, subscribe, world } from './firmware/world.ts';

/** A world in which these sites, named in full, do not take their nominal option. */
function faulty(taken: Record<string, number>) {
  const asked: string[] = [];
  const w = world(
    { faults: all_broker_faults() },
    {
      choices(_kind, key) {
        asked.push(key);
        return taken[key] ?? 0;
      },
    },
  );
  return { ...w, asked };
}

function* goodbye(peer: Peer): Service<void> {
  yield* peer.send({ type: MQTT_DISCONNECT });
  yield* peer.close();
}

describe('a fault of the broker', () => {
  it('delays an answer, and what is behind it waits too', () => {
    const w = faulty({ 'broker_delay/broker/a/CONNACK#1': 3 });
    const ticks: number[] = [];
    const a = w.peer(function* (peer) {
      yield* peer.open();
      ticks.push(tx_time_get());
      yield* peer.send(connect('a'), { type: MQTT_PINGREQ });
      yield* peer.next();
      ticks.push(tx_time_get());
      yield* peer.next();
      yield* goodbye(peer);
    });
    w.run();
    expect(a.received.map(({ type }) => type)).toEqual([MQTT_CONNACK, MQTT_PINGRESP]);
    expect(ticks[1]! - ticks[0]!).toBeGreaterThanOrEqual(150);
    w.expect_clean();
  });

  it('cuts an answer into segments', () => {
    const w = faulty({ 'segmentation/broker/a/CONNACK#1': 1, 'segmentation/broker/a/PINGRESP#1': 3 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* goodbye(peer);
    });
    w.run();
    expect(a.segments).toEqual([1, 3, 1, 1]);
    w.expect_clean();
  });

  it('joins answers into one segment', () => {
    const w = faulty({ 'segmentation/broker/a/CONNACK#1': 4, 'segmentation/broker/a/PINGRESP#2': 4 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.send(connect('a'), { type: MQTT_PINGREQ });
      yield* peer.all();
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* goodbye(peer);
    });
    w.run();
    // The last one had nothing to be joined with.
    expect(a.segments).toEqual([6, 2]);
    w.expect_clean();
  });

  it('refuses a CONNECT that was in order', () => {
    const w = faulty({ 'broker_answer/broker/a/refuse#1': 1 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.close();
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* goodbye(peer);
    });
    w.run();
    expect(a.received).toMatchObject([{ return_code: 3 }, { return_code: 0 }]);
    w.expect_clean();
  });

  it('forgets an acknowledgement, though the message was delivered', () => {
    const w = faulty({ 'broker_answer/broker/a/PUBACK/drop#1': 1 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask(subscribe('t', 0));
      yield* peer.send(
        publish('t', 'x', { qos: 1, packet_id: 1 }),
        publish('t', 'y', { qos: 1, packet_id: 2 }),
      );
      yield* peer.all();
      yield* goodbye(peer);
    });
    w.run();
    expect(a.received.filter(({ type }) => type === MQTT_PUBACK)).toEqual([
      { type: MQTT_PUBACK, packet_id: 2 },
    ]);
    expect(payloads(a.received as MqttPacket[])).toEqual(['x', 'y']);
    w.expect_clean();
  });

  it('answers with bytes that are no packet', () => {
    const w = faulty({ 'broker_answer/broker/a/PINGRESP/malformed#1': 2 });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* peer.close(0);
    });
    w.run();
    expect(a.received.at(-1)?.type).toBe(MQTT_MALFORMED);
    w.expect_clean();
  });

  it.each([
    [1, [MQTT_CONNACK, MQTT_PINGRESP]],
    [2, [MQTT_CONNACK]],
    [3, [MQTT_CONNACK]],
    [4, [MQTT_CONNACK]],
  ])('closes the connection at an answer, option %i, and the client can come back', (option, types) => {
    const w = faulty({ 'broker_close/broker/a/PINGRESP#1': option });
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a', { clean_session: false }));
      yield* peer.send({ type: MQTT_PINGREQ });
      yield* peer.all(200);
      yield* peer.close();
      yield* peer.open();
      yield* peer.ask(connect('a', { clean_session: false }));
      yield* goodbye(peer);
    });
    w.run();
    expect(a.received.map(({ type }) => type)).toEqual([...types, MQTT_CONNACK]);
    expect(a.received.at(-1)).toMatchObject({ session_present: true });
    w.expect_clean();
  });

  it('stops reading, so that the client is held back by TCP, and goes on later', () => {
    const w = faulty({ 'peer_window/broker/a/stop#3': 2 });
    let held_ticks = 0;
    const a = w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* peer.ask({ type: MQTT_PINGREQ });
      const start = tx_time_get();
      for (let n = 0; n < 20; n++) yield* peer.send(publish('t', 'x'.repeat(900)));
      held_ticks = tx_time_get() - start;
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* goodbye(peer);
    });
    w.run();
    expect(held_ticks).toBeGreaterThanOrEqual(150);
    expect(a.received.filter(({ type }) => type === MQTT_PINGRESP)).toHaveLength(3);
    expect(w.broker.core.statistics.messages_received).toBe(20);
    w.expect_clean();
  });

  it('is never asked for twice at the same place, so that a replay finds it', () => {
    const w = faulty({});
    w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect('a'));
      yield* peer.ask({ type: MQTT_PINGREQ });
      yield* goodbye(peer);
    });
    w.run();
    expect(new Set(w.asked).size).toBe(w.asked.length);
    expect(w.asked).toContain('broker_close/broker/a/PINGRESP#1');
  });
});

/** MQTT_TEST_RUNS widens the search. */
const SEEDS = runs(12).numRuns;

/** A client that does a bit of everything, reconnects when it is thrown out, and takes whatever comes. */
function* wild(peer: Peer, random: Random, name: string): Service<void> {
  for (let life = 0; life < 6; life++) {
    yield* tx_thread_sleep(1 + random.below(200));
    if ((yield* peer.open()) === 0) {
      const clean_session = random.chance(0.5);
      yield* peer.send(connect(name, { clean_session, keep_alive_s: random.below(5) }));
      for (let n = random.below(12); n > 0; n--) {
        const qos = random.below(3) as 0 | 1 | 2;
        const packet_id = qos === 0 ? 0 : 1 + random.below(3);
        if (random.chance(0.3)) yield* peer.send(subscribe(random.chance(0.5) ? '#' : 't/+', qos));
        else
          yield* peer.send(
            publish(`t/${random.below(3)}`, 'x'.repeat(random.below(3000)), { qos, packet_id }),
          );
        if (random.chance(0.4)) yield* peer.all(random.below(40));
        if (random.chance(0.05))
          yield* peer.send_bytes(new Uint8Array([random.below(256), random.below(256)]));
      }
      yield* peer.all(random.below(300));
      if (random.chance(0.5)) yield* peer.send({ type: MQTT_DISCONNECT });
    }
    yield* peer.close(random.chance(0.3) ? 0 : 1000);
  }
}

describe('under all faults at once', () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => n + 1))(
    'seed %i leaves every packet in its pool',
    (seed) => {
      const random = new Random(seed);
      const likelihood = [0.02, 0.1, 0.3][seed % 3]!;
      const w = world(
        { faults: all_broker_faults(), connections_maximum: 3 },
        { seed, choices: (_kind, _key, options) => (random.chance(likelihood) ? random.below(options) : 0) },
      );
      for (let n = 0; n < 4; n++) {
        const own = new Random(seed * 100 + n);
        w.peer((peer) => wild(peer, own, `c${n % 3}`), 2000);
      }
      w.run_to_end();
      w.expect_clean();
      expect([w.broker.core.connections, w.broker.board.places.filter((p) => p.connection).length]).toEqual([
        0, 0,
      ]);
    },
  );
});

describe('over a bad wire', () => {
  it.each([1, 2, 3, 4])(
    'seed %i: QoS 1 messages all arrive, at least once and first times in order',
    (seed) => {
      const w = world({}, { seed });
      const rules = [frame_loss({ probability: 0.05 }), frame_duplicate({ probability: 0.02 })];
      for (const rule of [...rules, frame_reorder({ probability: 0.05 })]) w.lan.install(rule);
      const MESSAGES = 40;
      const session = { clean_session: false, keep_alive_s: 30 };
      const seen: number[] = [];
      w.peer(function* (peer) {
        while (new Set(seen).size < MESSAGES) {
          if ((yield* peer.open()) === 0 && (yield* peer.ask(connect('s', session))) !== null) {
            yield* peer.send(subscribe('t', 1));
            for (let packet = yield* peer.next(6000); packet !== null; packet = yield* peer.next(6000)) {
              if (packet.type !== MQTT_PUBLISH) continue;
              seen.push(Number(payloads([packet])[0]));
              yield* peer.send({ type: MQTT_PUBACK, packet_id: packet.packet_id });
              if (new Set(seen).size === MESSAGES) break;
            }
          }
          yield* peer.close();
        }
      });
      w.peer(function* (peer) {
        yield* tx_thread_sleep(3000);
        let next = 0;
        while (next < MESSAGES) {
          if ((yield* peer.open()) === 0 && (yield* peer.ask(connect('p', session))) !== null) {
            while (next < MESSAGES) {
              const packet_id = next + 1;
              const answer = yield* peer.ask(publish('t', `${next}`, { qos: 1, packet_id }));
              if (answer === null) break;
              if (answer.type === MQTT_PUBACK && answer.packet_id === packet_id) next++;
            }
          }
          yield* peer.close();
        }
      });
      w.run_to_end();
      const first_times = seen.filter((value, at) => seen.indexOf(value) === at);
      expect(first_times).toEqual(Array.from({ length: MESSAGES }, (_, n) => n));
      w.expect_clean();
    },
  );
});
