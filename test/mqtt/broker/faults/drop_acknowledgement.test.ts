import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { drop_acknowledgement } from '../../../../mqtt/broker/faults/drop_acknowledgement.ts';
import { MQTT_PUBREC } from '../../../../mqtt/codec/mqtt_packet.ts';
import { bytes_of } from '../../codec/vectors.ts';
import { publish } from '../bench.ts';
import { always, PUBACK_7 } from './chosen.ts';

it('drops acknowledgements and nothing else', () => {
  const asked = always(1);
  const faults = new BrokerFaults(asked.choose);
  const uninstall = faults.install(drop_acknowledgement());
  expect(faults.answer('c', PUBACK_7.packet, PUBACK_7.bytes).pieces).toEqual([]);
  expect(faults.answer('c', publish('t', 'x'), bytes_of("30 04 00 01 't' 'x'")).pieces).toHaveLength(1);
  expect(asked.sites).toHaveLength(1);
  uninstall();
  faults.install(drop_acknowledgement([MQTT_PUBREC]));
  expect(faults.answer('c', PUBACK_7.packet, PUBACK_7.bytes).pieces).toHaveLength(1);
});
