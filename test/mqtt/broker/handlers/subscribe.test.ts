import { describe, expect, it } from 'vitest';
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
