import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { datagram, echo, HandWire, must, take } from '../hand_wire.ts';

const ICMP = 1;

test('packets are handled in the order in which they came, one wake-up for all', () => {
  const board = new HandWire({ ip_priority: 20 });
  board.run(function* ({ ip, pool }) {
    const packets: NX.NX_PACKET[] = [];
    for (const data of ['a', 'b']) {
      const packet = yield* take(pool, NX.NX_RECEIVE_PACKET);
      const bytes = datagram(ICMP, echo(8, 1, 1, data));
      must(yield* NX.nx_packet_data_append(packet, bytes, bytes.length, pool, 0));
      packets.push(packet);
    }
    const [first, second] = packets as [NX.NX_PACKET, NX.NX_PACKET];
    yield* NX.nx_ip_packet_deferred_receive(ip, first);
    ip.nx_ip_events.tx_event_flags_group_current = 0;
    yield* NX.nx_ip_packet_deferred_receive(ip, second);
    // The second found the queue not empty and set no event.
    expect(ip.nx_ip_events.tx_event_flags_group_current).toBe(0);
    expect([ip.nx_ip_deferred_received_packet_head, ip.nx_ip_deferred_received_packet_tail]).toEqual([
      first,
      second,
    ]);
  });
  // Taken back by hand, the event never comes; a third packet would not set it either.
  expect(board.ip.nx_ip_pings_received).toBe(0);
});

test('a driver that asks for it is called in the IP thread', () => {
  const board = new HandWire();
  board.run(function* ({ ip, commands }) {
    commands.length = 0;
    yield* NX.nx_ip_driver_deferred_processing(ip);
    expect(commands).toEqual([NX.NX_LINK_DEFERRED_PROCESSING]);
    yield* NX.nx_ip_driver_link_status_event(ip, 9);
  });
});
