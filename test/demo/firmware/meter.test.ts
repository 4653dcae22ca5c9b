import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { message_key } from '../../../demo/fleet/messages.ts';
import type { BrokerFault } from '../../../mqtt/broker/faults/index.ts';
import { MQTT_PUBACK } from '../../../mqtt/codec/mqtt_packet.ts';
import { small_fleet } from '../fleet/plans.ts';

it('takes readings whatever the network does, and publishes what it kept, oldest first', () => {
  const arrivals: number[] = [];
  const fleet = new Fleet(small_fleet({ until_s: 40, sites: 1, boards: 1, flat: true }));
  const [device] = fleet.devices;
  const numbers = new Map(
    Array.from({ length: 60 }, (_, n) => [
      message_key(`fleet/${device?.name}`, new TextEncoder().encode(`${n}`)),
      n,
    ]),
  );
  const arrive = device?.messages.arrive.bind(device.messages);
  if (device !== undefined && arrive !== undefined)
    device.messages.arrive = (key) => {
      arrivals.push(numbers.get(key) ?? Number.NaN);
      arrive(key);
    };
  fleet.run_to(10.1);
  const outage = { refuses: false, lose_sessions: false };
  fleet.broker_off(undefined, outage);
  fleet.run_to(20.1);
  expect(device?.figures.waiting).toBeGreaterThan(5);
  fleet.broker_on(undefined);
  fleet.run_to(40);
  expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
  expect(device?.figures).toMatchObject({ given_up: 0, waiting: 0, in_flight: 0 });
  expect(arrivals.length).toBe(device?.figures.taken);
});

it('leaves a connection on which nothing is acknowledged', () => {
  const silent: BrokerFault = {
    name: 'acknowledges nothing',
    answer: (answer) => (answer.packet.type === MQTT_PUBACK ? { ...answer, pieces: [] } : answer),
  };
  const brokers = [{ name: 'broker', faults: [silent] }];
  const result = new Fleet(small_fleet({ until_s: 60, sites: 1, boards: 1, flat: true, brokers })).run();
  expect(result.connects).toBeGreaterThan(2);
  expect(result.twice).toBeGreaterThan(0);
});
