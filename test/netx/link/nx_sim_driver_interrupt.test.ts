import { describe, expect, it } from 'vitest';
import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import type { NX_PACKET } from '../../../netx/nx_cb.ts';
import * as NX from '../../../netx/nx_constants.ts';
import { COMPLETED_VOID } from '../../../rtos/kernel/service.ts';
import { BOARD_MAC, DriverBench, type DriverOptions, PEER_MAC } from './driver_fixture.ts';

function started(options: DriverOptions = {}): DriverBench {
  const bench = new DriverBench(options);
  bench.ip.nx_ip_arp_queue_process = () => COMPLETED_VOID;
  bench.run(() => bench.start());
  return bench;
}

function send(bench: DriverBench, ether_type: number, length: number, value = 7): void {
  const frame = bench.lan.frames.take(length);
  frame.bytes.fill(value, 0, length);
  mac_write(frame.bytes, 0, BOARD_MAC);
  mac_write(frame.bytes, 6, PEER_MAC);
  frame.bytes[12] = ether_type >> 8;
  frame.bytes[13] = ether_type & 255;
  bench.peer.port.transmit(frame, bench.sim.now_ns);
}

function settle(bench: DriverBench): void {
  bench.sim.run({ until_ns: bench.sim.now_ns + 10_000_000 });
}

function queue(head: NX_PACKET | null): NX_PACKET[] {
  const packets: NX_PACKET[] = [];
  for (let packet = head; packet !== null; packet = packet.nx_packet_queue_next) packets.push(packet);
  return packets;
}

describe('receiving', () => {
  it('hands IPv4 and ARP to their queues, header stripped, data at a multiple of four', () => {
    const bench = started();
    send(bench, 0x0800, 100);
    send(bench, 0x0806, 60);
    send(bench, 0x0800, 61);
    settle(bench);
    const ip_packets = queue(bench.ip.nx_ip_deferred_received_packet_head);
    const [arp_packet] = queue(bench.ip.nx_ip_arp_deferred_received_packet_head);
    expect(ip_packets.map((packet) => packet.nx_packet_length)).toEqual([86, 47]);
    expect(arp_packet?.nx_packet_length).toBe(46);
    for (const packet of [...ip_packets, arp_packet!]) {
      expect(packet.nx_packet_prepend_ptr % 4).toBe(0);
      expect(packet.nx_packet_append_ptr - packet.nx_packet_prepend_ptr).toBe(packet.nx_packet_length);
      expect(packet.nx_packet_ip_interface).toBe(bench.nx_interface);
      expect(packet.nx_packet_memory[packet.nx_packet_prepend_ptr]).toBe(7);
    }
    expect(bench.driver.counters).toMatchObject({ packets_received: 3, receive_unknown_type: 0 });
    expect(bench.lan.frames.in_use).toBe(0);
  });

  it('loses and counts frames while the packet pool is empty', () => {
    const bench = started({ packets: 2 });
    for (let n = 0; n < 5; n++) send(bench, 0x0800, 60);
    settle(bench);
    expect(queue(bench.ip.nx_ip_deferred_received_packet_head)).toHaveLength(2);
    expect(bench.driver.counters.receive_no_packet).toBe(3);
    expect(bench.pool.nx_packet_pool_empty_requests).toBe(3);
    expect(bench.lan.frames.in_use).toBe(0);
  });

  it('loses and counts a frame that does not fit into one packet: two bytes more than it has', () => {
    const bench = started({ payload: 200 });
    send(bench, 0x0800, 198);
    send(bench, 0x0800, 199);
    settle(bench);
    expect(queue(bench.ip.nx_ip_deferred_received_packet_head)).toHaveLength(1);
    expect(bench.driver.counters.receive_too_long).toBe(1);
    expect(bench.pool.nx_packet_pool_available).toBe(7);
  });

  it('releases a frame of a protocol that nobody handles', () => {
    const bench = started();
    send(bench, 0x86dd, 100);
    send(bench, 0x88cc, 100);
    settle(bench);
    expect(bench.driver.counters.receive_unknown_type).toBe(2);
    expect(bench.pool.nx_packet_pool_available).toBe(8);
  });

  it('is deaf after disable', () => {
    const bench = started();
    bench.nic!.enabled = false;
    send(bench, 0x0800, 100);
    settle(bench);
    expect(bench.driver.counters.packets_received).toBe(0);
  });
});

describe('the cable', () => {
  it('out and in again changes the interface and wakes the IP thread', () => {
    const bench = started();
    bench.nic!.port.set_link(false);
    settle(bench);
    expect(bench.nx_interface).toMatchObject({ nx_interface_link_up: 0, nx_interface_link_status_change: 1 });
    expect(bench.ip.nx_ip_events.tx_event_flags_group_current & NX.NX_IP_LINK_STATUS_EVENT).not.toBe(0);
    bench.nic!.port.set_link(true);
    settle(bench);
    expect(bench.nx_interface.nx_interface_link_up).toBe(1);
  });
});
