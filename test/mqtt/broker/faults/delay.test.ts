import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { delay } from '../../../../mqtt/broker/faults/delay.ts';
import { always, PUBACK_7 } from './chosen.ts';

it('delays an answer by the chosen time and leaves its bytes alone', () => {
  const faults = new BrokerFaults(always(2).choose);
  faults.install(delay([0, 5, 70]));
  faults.install(delay([0, 5, 1000]));
  const answer = faults.answer(PUBACK_7.client_id, PUBACK_7.packet, PUBACK_7.bytes);
  expect([answer.delay_ms, answer.pieces]).toEqual([1070, [PUBACK_7.bytes]]);
});
