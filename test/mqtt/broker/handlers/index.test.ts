import { describe, expect, it } from 'vitest';
import {
  MQTT_CONNACK,
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_UNSUBACK,
} from '../../../../mqtt/codec/mqtt_packet.ts';
import { bytes_of } from '../../codec/vectors.ts';
import { BrokerBench, publish } from '../bench.ts';

describe('what a client may send', () => {
  it('first of all CONNECT [MQTT-3.1.0-1]', () => {
    const a = new BrokerBench().open();
    a.send({ type: MQTT_PINGREQ });
    expect([a.take(), a.closed, a.connection.close?.clause]).toEqual([[], true, '[MQTT-3.1.0-1]']);
  });

  it('PINGREQ, which gets PINGRESP [MQTT-3.12.4-1]', () => {
    const a = new BrokerBench().connect('a');
    a.take();
    a.send({ type: MQTT_PINGREQ });
    expect(a.take()).toEqual([{ type: MQTT_PINGRESP }]);
  });

  it('DISCONNECT, after which nothing counts any more', () => {
    const bench = new BrokerBench();
    const s = bench.connect('s');
    s.subscribe('#', 0);
    const a = bench.connect('a');
    a.take();
    a.send_bytes(bytes_of("e0 00 30 04 00 01 't' 'x'"));
    expect([a.take(), a.closed, s.take()]).toEqual([[], true, []]);
    expect(bench.core.statistics.violations).toBe(0);
  });

  it('DISCONNECT right behind other packets, whose answers still go out', () => {
    const a = new BrokerBench().connect('a');
    a.take();
    a.send_bytes(bytes_of("32 06 00 01 't' 00 05 'x' a2 05 00 06 00 01 't' e0 00"));
    expect([a.take(), a.closed]).toEqual([
      [
        { type: MQTT_PUBACK, packet_id: 5 },
        { type: MQTT_UNSUBACK, packet_id: 6 },
      ],
      true,
    ]);
  });

  it.each(['20 02 00 00', '90 03 00 01 00', 'b0 02 00 01', 'd0 00'])(
    'not %s, which only a server sends',
    (vector) => {
      const a = new BrokerBench().connect('a');
      a.send_bytes(bytes_of(vector));
      expect([a.closed, a.connection.close?.clause]).toEqual([true, '[MQTT-4.8.0-1]']);
    },
  );

  it('nothing malformed: the connection ends under the clause of the codec, and others go on', () => {
    const bench = new BrokerBench();
    const s = bench.connect('s');
    s.subscribe('#', 0);
    const a = bench.connect('a');
    const b = bench.connect('b');
    a.send_bytes(bytes_of("36 06 00 01 't' 00 01 'x'"));
    expect([a.closed, a.connection.close?.clause]).toEqual([true, '[MQTT-3.3.1-4]']);
    b.send(publish('t', 'x'));
    expect(s.take()).toHaveLength(1);
    a.send({ type: MQTT_DISCONNECT });
    expect(b.take()[0]?.type).toBe(MQTT_CONNACK);
  });
});
