/**
 * The broker refuses a CONNECT that was good yesterday: it is overloaded, or an access list changed.
 */
import {
  CONNACK_ACCEPTED,
  CONNACK_BAD_USER_NAME_OR_PASSWORD,
  CONNACK_IDENTIFIER_REJECTED,
  CONNACK_NOT_AUTHORIZED,
  CONNACK_SERVER_UNAVAILABLE,
} from '../../codec/mqtt_packet.ts';
import type { BrokerFault } from './broker_fault.ts';

const RETURN_CODES = [
  CONNACK_ACCEPTED,
  CONNACK_SERVER_UNAVAILABLE,
  CONNACK_NOT_AUTHORIZED,
  CONNACK_IDENTIFIER_REJECTED,
  CONNACK_BAD_USER_NAME_OR_PASSWORD,
];

/** Choice `broker_answer / client / refuse`: option n refuses with the n-th of `return_codes`, the first being 0. */
export function refuse_connect(return_codes: readonly number[] = RETURN_CODES): BrokerFault {
  return {
    name: 'refuse_connect',
    refuse(client_id, choose) {
      const means = (option: number): string => `CONNACK with return code ${return_codes[option]}`;
      return return_codes[choose('broker_answer', `${client_id}/refuse`, return_codes.length, means)] ?? 0;
    },
  };
}
