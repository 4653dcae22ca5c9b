import { describe, expect, it } from 'vitest';
import type { BrokerEvent } from '../../../../mqtt/broker/broker_event.ts';
import {
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBACK,
  MQTT_UNSUBSCRIBE,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { BrokerBench, payloads, publish } from '../bench.ts';

describe('SUBSCRIBE', () => {
  it('gets one return code for each filter, in order [MQTT-3.8.4-5] [MQTT-3.9.3-1]', () => {
    const bench = new BrokerBench({
      qos_maximum: 1,
      authorize_subscribe: (_, filter) => filter !== 'secret',
    });
    const a = bench.connect('a');
    a.take();
    const wanted = [
      { filter: 'x', qos: 0 as const },
      { filter: 'secret', qos: 1 as const },
      { filter: 'y', qos: 2 as const },
    ];
    a.send({ type: MQTT_SUBSCRIBE, packet_id: 3, subscriptions: wanted });
    expect(a.take()).toEqual([{ type: MQTT_SUBACK, packet_id: 3, return_codes: [0, 0x80, 1] }]);
  });

  it('beyond the limit of filters is refused with 0x80, a known filter is not', () => {
    const a = new BrokerBench({ subscriptions_maximum: 1 }).connect('a');
    expect(a.subscribe('x', 0).at(-1)).toMatchObject({ return_codes: [0] });
    expect(a.subscribe('y', 0).at(-1)).toMatchObject({ return_codes: [0x80] });
    expect(a.subscribe('x', 2).at(-1)).toMatchObject({ return_codes: [2] });
  });

  it('of overlapping filters gives one delivery at the highest QoS [MQTT-3.3.5-1]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.subscribe('t/+', 0);
    a.subscribe('t/#', 2);
    a.subscribe('t/a', 1);
    bench.connect('p').publish('t/a', 'x', 2);
    expect(a.take()).toEqual([publish('t/a', 'x', { qos: 2, packet_id: 1 })]);
  });

  it('of the same filter replaces the QoS and sends retained messages again [MQTT-3.8.4-3]', () => {
    const bench = new BrokerBench();
    const p = bench.connect('p');
    p.send(publish('t', 'r', { retain: true }));
    const a = bench.connect('a');
    expect(payloads(a.subscribe('t', 2))).toEqual(['r']);
    expect(payloads(a.subscribe('t', 0))).toEqual(['r']);
    p.publish('t', 'x', 2);
    expect(a.take()).toEqual([publish('t', 'x')]);
  });

  it('gets SUBACK before the retained messages', () => {
    const bench = new BrokerBench();
    bench.connect('p').send(publish('t/1', 'a', { retain: true }), publish('t/2', 'b', { retain: true }));
    const a = bench.connect('a');
    a.take();
    expect(a.subscribe('t/#', 0).map(({ type }) => type)).toEqual([MQTT_SUBACK, 3, 3]);
  });

  it('with a wildcard in front does not see topics that begin with "$" [MQTT-4.7.2-1]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.subscribe('#', 0);
    a.subscribe('+/x', 0);
    const p = bench.connect('p');
    p.publish('$dev/x', 'hidden');
    expect(a.take()).toEqual([]);
    a.subscribe('$dev/+', 0);
    p.publish('$dev/x', 'seen');
    expect(payloads(a.take())).toEqual(['seen']);
  });
});

describe('what one client can make the broker do and keep', () => {
  const wanted = (filters: readonly string[]) => filters.map((filter) => ({ filter, qos: 0 as const }));
  const deep = (levels: number, level = 'a') => new Array(levels).fill(level).join('/');

  it('is bounded for a packet that asks for all retained messages 60,000 times', () => {
    const events: BrokerEvent[] = [];
    const bench = new BrokerBench({ observe: (event) => events.push(event) });
    const p = bench.connect('p');
    for (let n = 0; n < 1000; n++) p.send(publish(`t/${n}`, 'x', { retain: true }));
    const a = bench.connect('a');
    const before = bench.core.matching_steps;
    events.length = 0;
    a.send({ type: MQTT_SUBSCRIBE, packet_id: 3, subscriptions: wanted(new Array(60_000).fill('#')) });
    // Two rounds fill the queue of 2,000 messages; each filter behind looks at one message and stops.
    expect(bench.core.matching_steps - before).toBe(2 * 1000 + 254);
    expect(events.filter(({ kind }) => kind === 'dropped')).toHaveLength(254);
    const refused = events.filter(({ kind }) => kind === 'refused');
    expect(refused.map(({ detail }) => detail)).toEqual(['59744 of 60000 filters: packet_filters_maximum']);
    const suback = a.take().find(({ type }) => type === MQTT_SUBACK);
    const codes = suback?.type === MQTT_SUBACK ? suback.return_codes : [];
    expect([codes.filter((code) => code === 0).length, codes.filter((code) => code === 0x80).length]).toEqual(
      [256, 59_744],
    );
  });

  it('refuses filters of more than 200 levels with 0x80, and keeps nothing of them', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.take();
    a.send({
      type: MQTT_SUBSCRIBE,
      packet_id: 1,
      subscriptions: wanted([deep(200), deep(201), deep(32_000)]),
    });
    expect(a.take()).toMatchObject([{ return_codes: [0, 0x80, 0x80] }]);
    expect(bench.core.load.subscriptions_levels).toBe(200);
  });

  it('keeps the filters of one session below a number of bytes, and gives them back', () => {
    const bench = new BrokerBench({ subscriptions_bytes_maximum: 10 });
    const a = bench.connect('a');
    expect(a.subscribe('12345678', 0).at(-1)).toMatchObject({ return_codes: [0] });
    expect(a.subscribe('123', 0).at(-1)).toMatchObject({ return_codes: [0x80] });
    expect(a.subscribe('12345678', 1).at(-1)).toMatchObject({ return_codes: [1] });
    a.send({ type: MQTT_UNSUBSCRIBE, packet_id: 4, filters: ['12345678'] });
    a.take();
    expect(a.subscribe('123', 0).at(-1)).toMatchObject({ return_codes: [0] });
  });

  it('keeps the levels of all sessions below a number, and gives them back when a session ends', () => {
    const events: BrokerEvent[] = [];
    const bench = new BrokerBench({
      subscriptions_levels_maximum: 4,
      observe: (event) => events.push(event),
    });
    const a = bench.connect('a');
    const b = bench.connect('b');
    expect(a.subscribe('t/1/x', 0).at(-1)).toMatchObject({ return_codes: [0] });
    expect(b.subscribe('t/1/y', 0).at(-1)).toMatchObject({ return_codes: [0] });
    expect(b.subscribe('t/2', 0).at(-1)).toMatchObject({ return_codes: [0x80] });
    expect(events.at(-2)?.detail).toBe('1 of 1 filters: subscriptions_levels_maximum');
    a.vanish();
    expect(bench.core.load.subscriptions_levels).toBe(3);
    expect(b.subscribe('t/2', 0).at(-1)).toMatchObject({ return_codes: [0] });
  });
});

describe('UNSUBSCRIBE', () => {
  it('ends delivery for exactly that filter and is always acknowledged [MQTT-3.10.4-1] [MQTT-3.10.4-5]', () => {
    const bench = new BrokerBench();
    const a = bench.connect('a');
    a.subscribe('t/#', 0);
    a.subscribe('t/+', 1);
    a.send({ type: MQTT_UNSUBSCRIBE, packet_id: 4, filters: ['t/+', 'T/#', 'other'] });
    expect(a.take()).toEqual([{ type: MQTT_UNSUBACK, packet_id: 4 }]);
    const p = bench.connect('p');
    p.publish('t/a', 'x', 1);
    expect(a.take()).toEqual([publish('t/a', 'x')]);
    a.send({ type: MQTT_UNSUBSCRIBE, packet_id: 5, filters: ['t/#'] });
    p.publish('t/a', 'y');
    expect(payloads(a.take())).toEqual([]);
  });

  it('lets messages that were queued before be delivered to the end [MQTT-3.10.4-3]', () => {
    const bench = new BrokerBench({ inflight_maximum: 1 });
    const a = bench.connect('a');
    a.subscribe('t', 1);
    const p = bench.connect('p');
    p.publish('t', 'a', 1, 1);
    p.publish('t', 'b', 1, 2);
    a.send({ type: MQTT_UNSUBSCRIBE, packet_id: 9, filters: ['t'] });
    a.send({ type: 4, packet_id: 1 });
    expect(payloads(a.take())).toEqual(['a', 'b']);
  });
});
