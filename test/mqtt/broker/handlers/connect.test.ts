import { describe, expect, it } from 'vitest';
import { password_check } from '../../../../mqtt/broker/broker_options.ts';
import {
  MQTT_CONNACK,
  MQTT_PINGREQ,
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  MQTT_PUBREL,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { reaches } from '../../../marks.ts';
import { bytes_of } from '../../codec/vectors.ts';
import { BrokerBench, CONNECT, payloads, publish, text } from '../bench.ts';

const connack = (return_code: number, session_present = false) => ({
  type: MQTT_CONNACK,
  session_present,
  return_code,
});

describe('CONNECT', () => {
  it('is answered by CONNACK 0 without session present for a new client', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    expect(a.take()).toEqual([connack(0)]);
    expect([bench.core.connections, bench.core.sessions]).toEqual([1, 1]);
  });

  it('a second time ends the connection without an answer [MQTT-3.1.0-2]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.take();
    a.send(CONNECT);
    expect([a.take(), a.closed, a.connection.close?.clause]).toEqual([[], true, '[MQTT-3.1.0-2]']);
  });

  it('is refused with 5 for a will whose topic has more levels than levels_maximum', () => {
    const topic = new Array(201).fill('a').join('/');
    const p = new BrokerBench().connect('p', {
      will: { topic, payload: text('x'), qos: 0, retain: false },
    });
    expect(p.take()).toEqual([connack(5)]);
  });

  it('may be followed at once by other packets, before CONNACK', () => {
    const bench = new BrokerBench();
    const a = bench.open();
    a.send_bytes(bytes_of("10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'a' c0 00"));
    expect(a.take()).toEqual([connack(0), { type: 13 }]);
  });

  it('is refused with 1 for another protocol level, and nothing after it is processed [MQTT-3.1.2-2] [MQTT-3.1.4-5]', () => {
    const bench = new BrokerBench();
    const a = bench.open();
    a.send_bytes(bytes_of("10 0d 00 04 'MQTT' 05 02 00 3c 00 01 'a' c0 00"));
    expect([a.take(), a.closed]).toEqual([[connack(1)], true]);
    expect(bench.core.sessions).toBe(0);
  });

  it('is refused with 2 for an empty client id without clean session [MQTT-3.1.3-8]', () => {
    const a = new BrokerBench().open();
    a.send_bytes(bytes_of("10 0c 00 04 'MQTT' 04 00 00 3c 00 00"));
    expect([a.take(), a.closed, a.connection.close?.clause]).toEqual([[connack(2)], true, '[MQTT-3.1.3-7]']);
  });

  it('without an answer ends the connection when it is malformed otherwise [MQTT-3.1.4-1]', () => {
    const a = new BrokerBench().open();
    a.send_bytes(bytes_of("10 0d 00 04 'MQTT' 04 03 00 3c 00 01 'a'"));
    expect([a.take(), a.closed, a.connection.close?.clause]).toEqual([[], true, '[MQTT-3.1.2-3]']);
  });

  it('gives an empty client id a unique name, unless that is turned off [MQTT-3.1.3-6] [MQTT-3.1.3-9]', () => {
    const bench = new BrokerBench();
    bench.connect('auto-1');
    const one = bench.connect('');
    const two = bench.connect('');
    expect([one.connection.client_id, two.connection.client_id]).toEqual(['auto-2', 'auto-3']);
    const strict = new BrokerBench({ allow_empty_client_id: false }).connect('');
    expect([strict.take(), strict.closed]).toEqual([[connack(2)], true]);
  });

  it('allows client ids of 23 bytes and refuses one over the limit with 2 [MQTT-3.1.3-5]', () => {
    const bench = new BrokerBench({ client_id_bytes_maximum: 23 });
    expect(bench.connect('0123456789abcdefghijABC').take()).toEqual([connack(0)]);
    expect(bench.connect('0123456789abcdefghijABC\u00e4').take()).toEqual([connack(2)]);
  });

  it('is refused with the return code of the user check', () => {
    const bench = new BrokerBench({ authenticate: password_check({ anna: 'secret' }) });
    expect(bench.connect('a').take()).toEqual([connack(5)]);
    expect(bench.connect('a', { user_name: 'anna', password: text('wrong') }).take()).toEqual([connack(5)]);
    expect(bench.connect('a', { user_name: 'anna', password: text('secret') }).take()).toEqual([connack(0)]);
    expect(bench.core.statistics.connections_refused).toBe(2);
  });

  it('is refused with 3 when all sessions are taken, but not for a known client', () => {
    const bench = new BrokerBench({ sessions_maximum: 1 });
    bench.connect('a', { clean_session: false }).disconnect();
    expect(bench.connect('b').take()).toEqual([connack(3)]);
    expect(bench.connect('a').take()).toEqual([connack(0)]);
  });
});

describe('take-over of a client id [MQTT-3.1.4-2]', () => {
  it('closes the older connection and goes on with its kept session', () => {
    reaches('broker: a client takes over its own session');
    const bench = new BrokerBench();
    const old = bench.connect('a', { clean_session: false });
    old.subscribe('t', 1);
    const fresh = bench.connect('a', { clean_session: false });
    expect([old.closed, old.connection.close?.clause]).toEqual([true, '[MQTT-3.1.4-2]']);
    expect(fresh.take()).toEqual([connack(0, true)]);
    bench.connect('b').publish('t', 'x', 1);
    expect(payloads(fresh.take())).toEqual(['x']);
    expect(old.take()).toEqual([]);
    expect(bench.core.statistics.take_overs).toBe(1);
  });

  it('publishes the will of the older connection', () => {
    const bench = new BrokerBench();
    const watcher = bench.connect('w');
    watcher.subscribe('will', 0);
    const will = { topic: 'will', payload: text('gone'), qos: 0 as const, retain: false };
    bench.connect('a', { will });
    bench.connect('a');
    expect(payloads(watcher.take())).toEqual(['gone']);
  });

  it('does not happen when the new CONNECT is refused', () => {
    const bench = new BrokerBench({ authenticate: ({ user_name }) => (user_name === null ? 0 : 5) });
    const old = bench.connect('a');
    bench.connect('a', { user_name: 'mallory' });
    expect(old.closed).toBe(false);
  });

  it('ends the clean session of the older connection: no session present', () => {
    const bench = new BrokerBench();
    bench.connect('a').subscribe('t', 1);
    const fresh = bench.connect('a', { clean_session: false });
    expect(fresh.take()).toEqual([connack(0, false)]);
    bench.connect('b').publish('t', 'x');
    expect(fresh.take()).toEqual([]);
  });
});

describe('sessions over reconnect', () => {
  it('are kept without clean session: subscriptions and QoS 1 and 2 messages wait [MQTT-3.1.2-4] [MQTT-3.1.2-5]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { clean_session: false });
    a.subscribe('t', 2);
    a.disconnect();
    const b = bench.connect('b');
    b.publish('t', 'zero', 0);
    b.publish('t', 'one', 1, 1);
    b.publish('t', 'two', 2, 2);
    expect(bench.core.backlog('a')).toEqual({ queued: 2, inflight: 0 });
    const again = bench.connect('a', { clean_session: false });
    expect(again.take()).toEqual([
      connack(0, true),
      publish('t', 'one', { qos: 1, packet_id: 1 }),
      publish('t', 'two', { qos: 2, packet_id: 2 }),
    ]);
  });

  it('are discarded by clean session, retained messages are not [MQTT-3.1.2-6] [MQTT-3.1.2-7]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { clean_session: false });
    a.subscribe('t', 2);
    a.send(publish('keep', 'r', { retain: true }));
    a.disconnect();
    const clean = bench.connect('a');
    expect(clean.take()).toEqual([connack(0, false)]);
    clean.disconnect();
    expect(bench.core.sessions).toBe(0);
    expect(bench.core.retained).toBe(1);
    const kept = bench.connect('a', { clean_session: false });
    expect(kept.take()).toEqual([connack(0, false)]);
    bench.connect('b').publish('t', 'x', 1);
    expect(kept.take()).toEqual([]);
  });

  it('redeliver what was not acknowledged, with DUP and the same id, before anything new [MQTT-4.4.0-1]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a', { clean_session: false });
    a.subscribe('t', 2);
    const b = bench.connect('b');
    b.publish('t', 'one', 1, 1);
    b.publish('t', 'two', 2, 2);
    b.publish('t', 'acked', 1, 3);
    b.publish('t', 'released', 2, 4);
    expect(payloads(a.take())).toEqual(['one', 'two', 'acked', 'released']);
    a.send({ type: MQTT_PUBACK, packet_id: 3 }, { type: MQTT_PUBREC, packet_id: 4 });
    a.vanish();
    b.publish('t', 'new', 1, 5);
    const again = bench.connect('a', { clean_session: false });
    expect(again.take()).toEqual([
      connack(0, true),
      { type: MQTT_PUBREL, packet_id: 4 },
      publish('t', 'one', { qos: 1, packet_id: 1, dup: true }),
      publish('t', 'two', { qos: 2, packet_id: 2, dup: true }),
      publish('t', 'new', { qos: 1, packet_id: 5 }),
    ]);
    again.send({ type: MQTT_PUBACK, packet_id: 1 }, { type: MQTT_PUBREC, packet_id: 2 });
    again.send({ type: MQTT_PUBACK, packet_id: 5 }, { type: MQTT_PUBCOMP, packet_id: 2 });
    again.send({ type: MQTT_PUBCOMP, packet_id: 4 });
    expect(bench.core.backlog('a')).toEqual({ queued: 0, inflight: 0 });
    expect(bench.core.statistics.messages_resent).toBe(2);
  });

  it('keep the half of QoS 2 that the client sends: a PUBLISH repeated after reconnect is not delivered twice', () => {
    const bench = new BrokerBench();
    const watcher = bench.connect('w');
    watcher.subscribe('t', 2);
    const a = bench.connect('a', { clean_session: false });
    a.publish('t', 'once', 2, 7);
    a.vanish();
    const again = bench.connect('a', { clean_session: false });
    again.send(publish('t', 'once', { qos: 2, packet_id: 7, dup: true }), {
      type: MQTT_PUBREL,
      packet_id: 7,
    });
    expect(again.take()).toEqual([
      connack(0, true),
      { type: MQTT_PUBREC, packet_id: 7 },
      { type: MQTT_PUBCOMP, packet_id: 7 },
    ]);
    expect(payloads(watcher.take())).toEqual(['once']);
    again.send({ type: MQTT_PINGREQ });
  });
});

describe('a gatekeeper', () => {
  it('has the last word on a CONNECT that is in order', () => {
    const bench = new BrokerBench();
    bench.core.set_gatekeeper((client_id) => (client_id === 'a' ? 3 : 0));
    expect(bench.connect('a').take()).toEqual([connack(3)]);
    expect(bench.connect('b').take()).toEqual([connack(0)]);
  });
});
