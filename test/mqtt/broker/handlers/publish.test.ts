import { describe, expect, it } from 'vitest';
import {
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  MQTT_PUBREL,
  type MqttQos,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { BrokerBench, payloads, publish } from '../bench.ts';

describe('PUBLISH to the broker', () => {
  it('QoS 0 has no answer, QoS 1 PUBACK, QoS 2 PUBREC and PUBCOMP [MQTT-3.3.4-1]', () => {
    const a = new BrokerBench().connect('a');
    a.take();
    a.send(publish('t', 'x'));
    a.send(publish('t', 'x', { qos: 1, packet_id: 5 }));
    a.send(publish('t', 'x', { qos: 2, packet_id: 6 }));
    a.send({ type: MQTT_PUBREL, packet_id: 6 });
    expect(a.take()).toEqual([
      { type: MQTT_PUBACK, packet_id: 5 },
      { type: MQTT_PUBREC, packet_id: 6 },
      { type: MQTT_PUBCOMP, packet_id: 6 },
    ]);
  });

  it('acknowledges in the order in which messages came [MQTT-4.6.0-2]', () => {
    const a = new BrokerBench().connect('a');
    a.take();
    for (const packet_id of [9, 3, 7]) a.send(publish('t', 'x', { qos: 1, packet_id }));
    expect(a.take().map((packet) => 'packet_id' in packet && packet.packet_id)).toEqual([9, 3, 7]);
  });

  it.each([
    [0, 0, 0],
    [0, 2, 0],
    [1, 0, 0],
    [1, 1, 1],
    [1, 2, 1],
    [2, 0, 0],
    [2, 1, 1],
    [2, 2, 2],
  ] as const)(
    'published with QoS %i and subscribed with %i is delivered with %i [MQTT-3.8.4-6]',
    (sent, granted, got) => {
      const bench = new BrokerBench();
      const s = bench.connect('s');
      s.subscribe('t', granted as MqttQos);
      bench.connect('p').publish('t', 'x', sent as MqttQos);
      expect(s.take()).toEqual([publish('t', 'x', { qos: got as MqttQos, packet_id: got === 0 ? 0 : 1 })]);
    },
  );

  it('is exactly once with QoS 2: repeated before PUBREL it is one message, after PUBREL another', () => {
    const bench = new BrokerBench();
    const s = bench.connect('s');
    s.subscribe('t', 2);
    const p = bench.connect('p');
    p.take();
    p.send(publish('t', 'one', { qos: 2, packet_id: 1 }));
    p.send(publish('t', 'one', { qos: 2, packet_id: 1, dup: true }));
    p.send({ type: MQTT_PUBREL, packet_id: 1 }, { type: MQTT_PUBREL, packet_id: 1 });
    p.send(publish('t', 'two', { qos: 2, packet_id: 1 }));
    expect(p.take().map(({ type }) => type)).toEqual([
      MQTT_PUBREC,
      MQTT_PUBREC,
      MQTT_PUBCOMP,
      MQTT_PUBCOMP,
      MQTT_PUBREC,
    ]);
    expect(payloads(s.take())).toEqual(['one', 'two']);
    expect(bench.core.statistics.duplicates_suppressed).toBe(1);
  });

  it('is at least once with QoS 1: repeated it is delivered again, without DUP [MQTT-4.3.2-2] [MQTT-3.3.1-3]', () => {
    const bench = new BrokerBench();
    const s = bench.connect('s');
    s.subscribe('t', 1);
    const p = bench.connect('p');
    p.send(publish('t', 'x', { qos: 1, packet_id: 1 }));
    p.send(publish('t', 'x', { qos: 1, packet_id: 1, dup: true }));
    expect(s.take()).toEqual([
      publish('t', 'x', { qos: 1, packet_id: 1 }),
      publish('t', 'x', { qos: 1, packet_id: 2 }),
    ]);
  });

  it('comes back to its sender when that subscribed', () => {
    const a = new BrokerBench().connect('a');
    a.subscribe('#', 1);
    a.send(publish('t', 'x', { qos: 1, packet_id: 4 }));
    expect(a.take()).toEqual([
      { type: MQTT_PUBACK, packet_id: 4 },
      publish('t', 'x', { qos: 1, packet_id: 1 }),
    ]);
  });

  it('without permission is acknowledged and goes nowhere [MQTT-3.3.5-2]', () => {
    const bench = new BrokerBench({
      authorize_publish: (client_id, topic) => client_id !== 'p' || topic !== 't',
    });
    const s = bench.connect('s');
    s.subscribe('#', 0);
    const p = bench.connect('p');
    p.publish('t', 'no', 1);
    p.publish('u', 'yes', 1);
    expect(payloads(s.take())).toEqual(['yes']);
  });
});

describe('retained messages', () => {
  it('come with RETAIN to new subscriptions and without it to established ones [MQTT-3.3.1-8] [MQTT-3.3.1-9]', () => {
    const bench = new BrokerBench();
    const early = bench.connect('early');
    early.subscribe('t', 1);
    bench.connect('p').send(publish('t', 'x', { retain: true, qos: 1, packet_id: 1 }));
    expect(early.take()).toEqual([publish('t', 'x', { qos: 1, packet_id: 1 })]);
    const late = bench.connect('late').subscribe('t', 1);
    expect(late.slice(2)).toEqual([publish('t', 'x', { qos: 1, packet_id: 1, retain: true })]);
  });

  it('are replaced by the next one with RETAIN, not by one without [MQTT-3.3.1-5] [MQTT-3.3.1-12]', () => {
    const bench = new BrokerBench();
    const p = bench.connect('p');
    p.send(
      publish('t', 'old', { retain: true }),
      publish('t', 'new', { retain: true }),
      publish('t', 'passing'),
    );
    expect(payloads(bench.connect('s').subscribe('t', 0))).toEqual(['new']);
  });

  it('are removed by an empty payload, which established subscribers still get [MQTT-3.3.1-10]', () => {
    const bench = new BrokerBench();
    const p = bench.connect('p');
    p.send(publish('t', 'x', { retain: true }));
    const s = bench.connect('s');
    s.subscribe('t', 0);
    p.send(publish('t', '', { retain: true }));
    expect(s.take()).toEqual([publish('t', '')]);
    expect(payloads(bench.connect('late').subscribe('t', 0))).toEqual([]);
  });

  it('go out at the lower QoS of message and subscription', () => {
    const bench = new BrokerBench();
    bench.connect('p').send(publish('t', 'x', { retain: true, qos: 1, packet_id: 1 }));
    expect(bench.connect('s').subscribe('t', 0).slice(2)).toEqual([publish('t', 'x', { retain: true })]);
  });

  it('beyond the limit are delivered and not retained', () => {
    const bench = new BrokerBench({ retained_maximum: 1 });
    const s = bench.connect('s');
    s.subscribe('#', 0);
    bench.connect('p').send(publish('t', '1', { retain: true }), publish('u', '2', { retain: true }));
    expect(payloads(s.take())).toEqual(['1', '2']);
    expect([bench.core.retained, bench.core.statistics.retained_refused]).toEqual([1, 1]);
  });

  it('beyond the limit of bytes are delivered and not retained, and what they replace is gone', () => {
    const details: string[] = [];
    const bench = new BrokerBench({
      retained_bytes_maximum: 10,
      observe: ({ kind, detail }) => kind === 'dropped' && details.push(detail),
    });
    const s = bench.connect('s');
    s.subscribe('#', 0);
    const p = bench.connect('p');
    p.send(publish('t', '12345', { retain: true }), publish('u', '1234', { retain: true }));
    expect([bench.core.retained, bench.core.load.retained_bytes]).toEqual([1, 6]);
    p.send(publish('t', '1234567890', { retain: true }));
    expect([bench.core.retained, bench.core.load.retained_bytes]).toEqual([0, 0]);
    expect(payloads(s.take())).toEqual(['12345', '1234', '1234567890']);
    expect(details).toEqual(
      ['u', 't'].map((topic) => `the retained messages are full: "${topic}" is not kept`),
    );
  });
});

describe('a topic of more levels than levels_maximum', () => {
  const deep = new Array(201).fill('a').join('/');

  it('closes the connection of the PUBLISH [MQTT-4.8.0-2]', () => {
    const bench = new BrokerBench();
    const p = bench.connect('p');
    p.publish(deep.slice(2), 'x', 1);
    p.send(publish(deep, 'x', { retain: true }));
    expect(p.connection.close).toEqual({
      clause: '[MQTT-4.8.0-2]',
      reason: 'PUBLISH: a topic of 201 levels, levels_maximum is 200',
    });
    expect(bench.core.retained).toBe(0);
  });

  it('is no work for the filters of all sessions: one PUBLISH looks at no more levels than the tree has', () => {
    const bench = new BrokerBench();
    const s = bench.connect('s');
    for (let n = 0; n < 60; n++) {
      const levels = new Array(200).fill('+');
      levels[n] = 'a';
      s.subscribe(levels.join('/'), 0);
    }
    const before = bench.core.matching_steps;
    bench.connect('p').publish(deep.slice(2), 'x');
    expect(bench.core.matching_steps - before).toBeGreaterThan(200);
    expect(bench.core.matching_steps - before).toBeLessThanOrEqual(bench.core.load.subscriptions_levels);
  });
});
