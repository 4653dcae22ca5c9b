import { expect, it } from 'vitest';
import { BrokerStatistics } from '../../../mqtt/broker/broker_event.ts';
import { BrokerBench, publish } from './bench.ts';

it('counts from zero', () => {
  expect(Object.values(new BrokerStatistics()).every((count) => count === 0)).toBe(true);
});

it('counts what passes through the broker', () => {
  const bench = new BrokerBench();
  const s = bench.connect('s');
  s.subscribe('t', 1);
  const p = bench.connect('p');
  p.send(publish('t', 'x'), publish('t', 'y', { qos: 1, packet_id: 1 }));
  p.vanish();
  expect(bench.core.statistics).toMatchObject({
    connections_opened: 2,
    connections_accepted: 2,
    packets_received: 5,
    packets_sent: 6,
    messages_received: 2,
    messages_sent: 2,
  });
});
