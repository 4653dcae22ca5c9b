import { expect, it } from 'vitest';
import { fill_card, has_header_room, send_packet } from '../../../netx/link/nx_sim_driver_send.ts';
import * as NX from '../../../netx/nx_api.ts';
import { DriverBench } from './driver_fixture.ts';

const TO_PEER = { destination_msw: 0x0011, destination_lsw: 0x22334402, ether_type: 0x0800 };

it('never lets a later packet pass one that waits for room in the card', () => {
  const bench = new DriverBench({ nic: { transmit_ring: 1 } });
  bench.run(function* () {
    yield* bench.start();
    const { driver } = bench;
    for (const value of [1, 2, 3])
      send_packet(driver, { packet: yield* bench.packet(60, value), ...TO_PEER });
    expect([driver.in_card.length, driver.waiting.length]).toEqual([1, 2]);
    fill_card(driver);
    expect(driver.waiting.length).toBe(2);
  });
  expect(bench.peer.tags).toEqual([1, 2, 3]);
  expect(bench.driver.counters.packets_sent).toBe(3);
});

it('knows when the Ethernet header does not fit in front of the data', () => {
  const bench = new DriverBench();
  const room: boolean[] = [];
  bench.run(function* () {
    for (const type of [NX.NX_RECEIVE_PACKET, NX.NX_PHYSICAL_HEADER, NX.NX_TCP_PACKET]) {
      room.push(has_header_room(yield* bench.packet(10, 1, type)));
    }
  });
  expect(room).toEqual([false, true, true]);
});
