import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { refuse_connect } from '../../../../mqtt/broker/faults/refuse_connect.ts';
import { always } from './chosen.ts';

it('refuses with the chosen return code, all of them codes of table 3.1', () => {
  const codes = [0, 1, 2, 3, 4].map((option) => {
    const faults = new BrokerFaults(always(option).choose);
    faults.install(refuse_connect());
    return faults.refuse('c');
  });
  expect(codes).toEqual([0, 3, 5, 2, 4]);
});
