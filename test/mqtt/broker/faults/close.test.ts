import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { CLOSE_OPTIONS, close } from '../../../../mqtt/broker/faults/close.ts';
import { hex } from '../../codec/vectors.ts';
import { always, PUBACK_7 } from './chosen.ts';

it.each([
  [CLOSE_OPTIONS.ORDERLY_AFTER, ['40020007'], 'orderly'],
  [CLOSE_OPTIONS.ORDERLY_INSTEAD, [], 'orderly'],
  [CLOSE_OPTIONS.RESET_INSTEAD, [], 'reset'],
  [CLOSE_OPTIONS.RESET_IN_THE_MIDDLE, ['4002'], 'reset'],
])('option %i sends %j and ends the connection: %s', (option, pieces, how) => {
  const faults = new BrokerFaults(always(option).choose);
  faults.install(close());
  const answer = faults.answer('c', PUBACK_7.packet, PUBACK_7.bytes);
  expect([answer.pieces.map(hex), answer.close]).toEqual([pieces, how]);
});
