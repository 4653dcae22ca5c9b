/**
 * The broker forgets an acknowledgement, though TCP would have carried it: it crashed between taking the message and
 * answering, or the answer went into a connection that a proxy had already given up.
 */
import {
  MQTT_PACKET_NAMES,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_SUBACK,
  MQTT_UNSUBACK,
} from '../../codec/mqtt_packet.ts';
import type { BrokerFault } from './broker_fault.ts';

const ACKNOWLEDGEMENTS: readonly number[] = [
  MQTT_PUBACK,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_PUBCOMP,
  MQTT_SUBACK,
  MQTT_UNSUBACK,
  MQTT_PINGRESP,
];

/** Choice `broker_answer / client / packet type / drop`: 1 drops it. `types` are the packet types that may be hit. */
export function drop_acknowledgement(types: readonly number[] = ACKNOWLEDGEMENTS): BrokerFault {
  return {
    name: 'drop_acknowledgement',
    answer(answer, choose) {
      if (!types.includes(answer.packet.type)) return answer;
      const site = `${answer.client_id}/${MQTT_PACKET_NAMES[answer.packet.type]}/drop`;
      const means = (): string => 'it is never sent';
      return choose('broker_answer', site, 2, means) === 0 ? answer : { ...answer, pieces: [] };
    },
  };
}
