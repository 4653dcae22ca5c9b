import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BrokerEvent } from '../../../mqtt/broker/broker_event.ts';
import {
  MQTT_CONNACK,
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  type MqttPacket,
} from '../../../mqtt/codec/mqtt_packet.ts';
import { reaches } from '../../marks.ts';
import { arbitrary_packet } from '../codec/arbitrary_packet.ts';
import { runs } from '../codec/runs.ts';
import { bytes_of } from '../codec/vectors.ts';
import { BrokerBench, CONNECT, payloads, publish, text } from './bench.ts';

const will = { topic: 'will', payload: text('gone'), qos: 1 as const, retain: false };

describe('keep alive', () => {
  it('ends a silent connection after one and a half times, not before [MQTT-3.1.2-24]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { keep_alive_s: 10 });
    expect(bench.core.deadline_ms()).toBe(10_000);
    bench.at(10_000);
    expect(bench.core.deadline_ms()).toBe(15_000);
    bench.at(14_999);
    expect(a.closed).toBe(false);
    bench.at(15_000);
    expect([a.closed, a.connection.close?.clause]).toEqual([true, '[MQTT-3.1.2-24]']);
    expect([bench.core.deadline_ms(), bench.core.connections]).toEqual([null, 0]);
    expect(bench.core.statistics.keep_alive_timeouts).toBe(1);
  });

  it('starts anew with every packet, not with half a packet', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { keep_alive_s: 10 });
    bench.at(14_000);
    a.send({ type: MQTT_PINGREQ });
    bench.at(28_000);
    expect(a.closed).toBe(false);
    a.send_bytes(bytes_of('c0'));
    bench.at(29_000);
    expect(a.closed).toBe(true);
  });

  it('of 0 never ends a connection, and asks for no clock', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    bench.at(10_000);
    expect(bench.core.deadline_ms()).toBeNull();
    bench.at(1e9);
    expect(a.closed).toBe(false);
  });

  it('is kept for each connection on its own', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { keep_alive_s: 10 });
    const b = bench.connect('b', { keep_alive_s: 4 });
    bench.at(6_000);
    expect([a.closed, b.closed]).toEqual([false, true]);
    bench.at(15_000);
    expect(a.closed).toBe(true);
  });

  it('has a forerunner for clients that never send CONNECT', () => {
    const bench = new BrokerBench({ connect_timeout_ms: 500 });
    const a = bench.open();
    bench.at(499);
    expect(a.closed).toBe(false);
    bench.at(500);
    expect([a.closed, a.connection.close?.clause]).toEqual([true, 'MQTT 3.1']);
  });
});

describe('the will', () => {
  function watched(more = {}) {
    const bench = new BrokerBench();
    const w = bench.connect('w');
    w.subscribe('will', 1);
    return { bench, w, a: bench.connect('a', { will, keep_alive_s: 10, ...more }) };
  }

  it('is published when the network connection is lost [MQTT-3.1.2-8]', () => {
    const { w, a } = watched();
    expect(w.take()).toEqual([]);
    a.vanish();
    expect(w.take()).toEqual([publish('will', 'gone', { qos: 1, packet_id: 1 })]);
    a.vanish();
    expect(w.take()).toEqual([]);
  });

  it('is published when the keep alive runs out and when a rule is broken', () => {
    const late = watched();
    late.bench.at(15_000);
    expect(payloads(late.w.take())).toEqual(['gone']);
    const wrong = watched();
    wrong.a.send_bytes(bytes_of('ff'));
    expect(payloads(wrong.w.take())).toEqual(['gone']);
  });

  it('is not published after DISCONNECT [MQTT-3.14.4-3]', () => {
    const { w, a } = watched();
    a.disconnect();
    a.vanish();
    expect(w.take()).toEqual([]);
  });

  it('is not published for a refused CONNECT', () => {
    const bench = new BrokerBench({ authenticate: ({ client_id }) => (client_id === 'a' ? 5 : 0) });
    const w = bench.connect('w');
    w.subscribe('will', 1);
    expect(bench.connect('a', { will }).closed).toBe(true);
    expect(w.take()).toEqual([]);
  });

  it('is retained if it says so [MQTT-3.1.2-17]', () => {
    const { bench, a } = watched({ will: { ...will, retain: true } });
    a.vanish();
    const late = bench.connect('late').subscribe('will', 0);
    expect(late.at(-1)).toEqual(publish('will', 'gone', { retain: true }));
  });

  it('is new with each connection: a reconnect without one has none', () => {
    const { bench, w, a } = watched({ clean_session: false });
    a.disconnect();
    bench.connect('a', { clean_session: false }).vanish();
    expect(w.take()).toEqual([]);
  });

  it('waits for its own client when that keeps its session', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { will, clean_session: false });
    a.subscribe('will', 1);
    a.vanish();
    expect(payloads(bench.connect('a', { clean_session: false }).take())).toEqual(['gone']);
  });
});

describe('a slow client', () => {
  it('gets what its queue holds; what comes when that is full is dropped, the newest first', () => {
    const bench = new BrokerBench({ queue_messages_maximum: 3 });
    const s = bench.connect('s');
    s.subscribe('t', 0);
    s.reading = false;
    const p = bench.connect('p');
    for (const payload of ['1', '2', '3', '4', '5']) p.publish('t', payload);
    expect(bench.core.statistics.messages_dropped_queue_full).toBe(2);
    s.reading = true;
    s.pull();
    expect(payloads(s.take())).toEqual(['1', '2', '3']);
    p.publish('t', '6');
    expect(payloads(s.take())).toEqual(['6']);
  });

  it('that is away keeps QoS 1 and 2 up to the limit and no QoS 0', () => {
    const bench = new BrokerBench({ queue_messages_maximum: 2 });
    const s = bench.connect('s', { clean_session: false });
    s.subscribe('t', 1);
    s.disconnect();
    const p = bench.connect('p');
    p.publish('t', 'zero');
    for (const [n, payload] of ['1', '2', '3'].entries()) p.publish('t', payload, 1, n + 1);
    const { messages_dropped_offline, messages_dropped_queue_full } = bench.core.statistics;
    expect([messages_dropped_offline, messages_dropped_queue_full]).toEqual([1, 1]);
    expect(payloads(bench.connect('s', { clean_session: false }).take())).toEqual(['1', '2']);
  });

  it('that does not take its answers is not read any more until it does', () => {
    reaches('broker: a paused client is read again');
    const bench = new BrokerBench({ answers_maximum: 4 });
    const a = bench.connect('a');
    a.take();
    a.reading = false;
    a.send_bytes(bytes_of('c0 00 '.repeat(10)));
    expect(bench.core.wants_input(a.connection)).toBe(false);
    expect(a.connection.answers.length).toBe(4);
    expect(bench.core.next_packet(a.connection)).toEqual({ type: MQTT_PINGRESP });
    expect(a.connection.answers.length).toBe(3);
    expect(bench.core.wants_input(a.connection)).toBe(false);
    // Half of the answers gone: the rest of the input is taken up.
    expect(bench.core.next_packet(a.connection)).toEqual({ type: MQTT_PINGRESP });
    expect(a.connection.answers.length).toBe(4);
    a.reading = true;
    a.pull();
    expect(a.take()).toHaveLength(8);
    expect(bench.core.wants_input(a.connection)).toBe(true);
  });
});

describe('restart', () => {
  it('keeps kept sessions and retained messages, loses connections and clean sessions', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { clean_session: false });
    a.subscribe('t', 1);
    const b = bench.connect('b');
    b.publish('t', 'x', 1);
    b.send(publish('keep', 'r', { retain: true }));
    expect(payloads(a.take())).toEqual(['x']);
    bench.core.restart(1000);
    expect([bench.core.connections, bench.core.sessions, bench.core.retained]).toEqual([0, 1, 1]);
    expect([bench.core.take_ready(), bench.core.deadline_ms()]).toEqual([null, null]);
    const again = bench.connect('a', { clean_session: false });
    expect(again.take()).toEqual([
      { type: MQTT_CONNACK, session_present: true, return_code: 0 },
      publish('t', 'x', { qos: 1, packet_id: 1, dup: true }),
    ]);
  });
});

describe('the core', () => {
  it('tells an observer what happens', () => {
    const events: BrokerEvent[] = [];
    const bench = new BrokerBench({ observe: (event) => events.push(event) });
    const a = bench.connect('a', { will });
    a.send({ type: MQTT_PINGREQ });
    a.vanish();
    expect(events.map(({ kind, client_id, detail }) => `${kind} ${client_id} ${detail}`.trim())).toEqual([
      'opened',
      'received  CONNECT "a" clean keepalive 0 s',
      'connected a new session',
      'sent a CONNACK code 0',
      'received a PINGREQ',
      'sent a PINGRESP',
      'closed a the network connection ended',
      'session_discarded  a',
      'will_published a will',
    ]);
  });

  it('tells it in lines for a log, whatever clients call themselves and send', () => {
    const events: BrokerEvent[] = [];
    const bench = new BrokerBench({ observe: (event) => events.push(event), queue_messages_maximum: 0 });
    const hostile = '\u001b[2J\u001b]0;owned\u0007\nclosed a forged line\r\u009b';
    const a = bench.connect(hostile, { will: { topic: hostile, payload: text(''), qos: 1, retain: false } });
    a.subscribe(hostile, 1);
    a.send(publish(hostile, '', { retain: true }), publish('x'.repeat(60_000), ''));
    a.send_bytes(Uint8Array.of(0x30, 8, 0, 6, ...text('\u001b[2J\n#')));
    bench.connect('x'.repeat(60_000));
    expect(events.length).toBeGreaterThan(10);
    for (const { client_id, detail } of events) {
      expect(client_id + detail).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(client_id.length + detail.length).toBeLessThan(2100);
    }
  });

  it('holds its limits and never throws, whatever clients send', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: arbitrary_packet },
      { weight: 2, arbitrary: fc.constantFrom<MqttPacket>(CONNECT, { ...CONNECT, clean_session: false }) },
      { weight: 1, arbitrary: fc.constant('vanish' as const) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
    );
    const limits = {
      inflight_maximum: 2,
      queue_messages_maximum: 3,
      answers_maximum: 3,
      sessions_maximum: 2,
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), step), { maxLength: 40 }), (steps) => {
        const bench = new BrokerBench({ ...limits, retained_maximum: 2 });
        const clients = [bench.connect('a'), bench.connect('b', { clean_session: false }), bench.open()];
        for (const [who, what] of steps) {
          let client = clients[who]!;
          if (client.closed) clients[who] = client = bench.open();
          bench.at(bench.now_ms + 100);
          if (what === 'vanish') {
            client.vanish();
            client.closed = true;
          } else if (what instanceof Uint8Array) client.send_bytes(what);
          else client.send(what);
          for (const id of ['a', 'b']) {
            const backlog = bench.core.backlog(id);
            if (backlog !== null) expect(backlog.queued <= 3 && backlog.inflight <= 2).toBe(true);
          }
          expect(bench.core.sessions <= 2 && bench.core.retained <= 2 && bench.core.connections <= 3).toBe(
            true,
          );
        }
        for (const client of clients) client.vanish();
        expect([bench.core.connections, bench.core.deadline_ms()]).toEqual([0, null]);
        // Without kept sessions nothing is left to weigh: no way in or out of a queue is forgotten.
        for (const id of ['a', 'b', 'c']) bench.connect(id).disconnect();
        if (bench.core.sessions === 0) {
          const { queues_bytes, subscriptions_levels } = bench.core.load;
          expect([queues_bytes, subscriptions_levels]).toEqual([0, 0]);
        }
      }),
      runs(500),
    );
  });

  it('ignores bytes for a connection that is to be closed', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.reading = false;
    a.send({ type: MQTT_DISCONNECT });
    a.send_bytes(bytes_of('40 02 00 01'));
    expect(bench.core.wants_input(a.connection)).toBe(false);
    expect(a.connection.close?.reason).toBe('the client sent DISCONNECT');
    expect(bench.core.next_packet(a.connection)).toBeNull();
    a.send({ type: MQTT_PUBACK, packet_id: 1 });
  });
});
