import { expect, test } from 'vitest';
import { ByteRun, NXD_MQTT_CLIENT, ReceivedMessage, Segment } from '../../../mqtt/client/nxd_mqtt_cb.ts';
import { tell_of_queues } from '../../../mqtt/client/queue_accounts.ts';
import { NX_PACKET } from '../../../netx/nx_api.ts';
import { packet_keepers } from '../../../netx/packet/packet_accounting.ts';
import { depth_gauges } from '../../../rtos/kernel/holders.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';

test('the packets of the three queues are found, and who empties them', () => {
  const sim = new Simulation();
  const { kernel } = new Target(sim, { name: 'board', main: () => tx_kernel_enter(() => {}) });
  const client = new NXD_MQTT_CLIENT();
  client.nxd_mqtt_client_name = 'meter';
  const [queued, partial, sent] = [new NX_PACKET(), new NX_PACKET(), new NX_PACKET()];
  client.message_receive_queue_head = new ReceivedMessage(new ByteRun(new Segment(queued)));
  client.message_receive_queue_depth = 1;
  client.nxd_mqtt_client_processing_packet = new ByteRun(new Segment(partial));
  client.message_transmit_queue_head = sent;
  tell_of_queues(kernel, client);
  // A client that is created again takes the place of the one before.
  tell_of_queues(kernel, client);

  const found = packet_keepers(kernel).map((keeper) => {
    const packets: NX_PACKET[] = [];
    keeper.walk((packet) => packets.push(packet));
    return { name: keeper.name, packets, threads: keeper.threads() };
  });
  expect(found).toEqual([
    { name: 'receive queue of meter', packets: [queued], threads: [] },
    { name: 'unfinished message of meter', packets: [partial], threads: [client.nxd_mqtt_thread] },
    { name: 'transmit queue of meter', packets: [sent], threads: [client.nxd_mqtt_thread] },
  ]);
  expect(depth_gauges(kernel).map((gauge) => [gauge.name, gauge.depth()])).toEqual([
    ['receive queue of meter', 1],
    ['transmit queue of meter', 0],
  ]);
});
