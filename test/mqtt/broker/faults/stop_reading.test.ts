import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { stop_reading } from '../../../../mqtt/broker/faults/stop_reading.ts';
import { always } from './chosen.ts';

it('stops reading for the chosen time', () => {
  const stops = [0, 1, 2].map((option) => {
    const faults = new BrokerFaults(always(option).choose);
    faults.install(stop_reading([0, 50, 700]));
    return faults.stop_reading_ms('c');
  });
  expect(stops).toEqual([0, 50, 700]);
});
