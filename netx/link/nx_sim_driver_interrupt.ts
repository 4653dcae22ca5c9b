// The interrupt half of the driver: frames that arrived, packets that were sent, and a cable that changed. It runs in
// interrupt context on the card's target, so it must not wait: a frame that finds the packet pool empty is lost and
// counted, as on a board.
//
// A received packet leaves two bytes free at the start of its payload, so that behind the 14 bytes of Ethernet header
// the IP header stands at a multiple of four. Padding behind the IP packet is left to the stack, which goes by the
// length in the IP header.

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service } from '../../rtos/kernel/service.ts';
import { SimError } from '../../rtos/sim_api.ts';
import {
  nx_arp_packet_deferred_receive,
  nx_ip_packet_deferred_receive,
} from '../ip/nx_ip_deferred_receive.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_NO_WAIT, NX_RECEIVE_PACKET, NX_SUCCESS } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { nx_packet_allocate } from '../packet/nx_packet_allocate.ts';
import { nx_packet_release, nx_packet_transmit_release } from '../packet/nx_packet_release.ts';
import {
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  ETHERNET_HEADER_LENGTH,
  type EthernetFrame,
  ether_type_at,
} from './ethernet_frame.ts';
import type { SimDriverInstance } from './nx_sim_driver_instance.ts';
import { link_status_changed } from './nx_sim_driver_link.ts';
import { fill_card } from './nx_sim_driver_send.ts';
import { NIC_LINK_CHANGED, NIC_RECEIVED, NIC_SENT } from './sim_nic.ts';

const ALIGNMENT_BYTES = 2;

/** The status of a service that cannot wait, which in an interrupt is every one: no generator for each packet. */
function run_sync<T>(service: Service<T>): T {
  const step = service[Symbol.iterator]().next();
  if (step.done !== true) throw new SimError('a service called by the network driver waits in an interrupt');
  return step.value;
}

/** Handles whatever the card's interrupt is about. */
export function driver_interrupt(driver: SimDriverInstance): void {
  const causes = driver.nic.take_causes();
  if (causes & NIC_SENT) packets_sent(driver);
  if (causes & NIC_RECEIVED) frames_received(driver);
  if (causes & NIC_LINK_CHANGED) run_sync(link_status_changed(driver));
}

/** Gives the packets back that the card has sent, and the ones that waited to the card. */
function packets_sent(driver: SimDriverInstance): void {
  for (let count = driver.nic.take_sent(); count > 0; count--) {
    const packet = driver.in_card.shift();
    if (packet !== undefined) run_sync(nx_packet_transmit_release(packet));
  }
  fill_card(driver);
}

/** Empties the card's receive ring into packets. */
function frames_received(driver: SimDriverInstance): void {
  for (;;) {
    const frame = driver.nic.take_received();
    if (frame === null) return;
    const packet = copy_to_packet(driver, frame);
    const ether_type = ether_type_at(frame.bytes);
    frame.release();
    if (packet !== null) hand_over(driver, packet, ether_type);
  }
}

function copy_to_packet(driver: SimDriverInstance, frame: EthernetFrame): NX_PACKET | null {
  const pool = driver.ip.nx_ip_default_packet_pool;
  const got: Ref<NX_PACKET | null> = ref(null);
  const status = run_sync(nx_packet_allocate(pool, got, NX_RECEIVE_PACKET, NX_NO_WAIT));
  const packet = got.value;
  if (status !== NX_SUCCESS || packet === null) {
    driver.counters.receive_no_packet += 1;
    note_no_packet(pool?.nx_packet_pool_name ?? '', frame.length);
    return null;
  }
  const start = packet.nx_packet_prepend_ptr + ALIGNMENT_BYTES;
  if (start + frame.length > packet.nx_packet_data_end) {
    driver.counters.receive_too_long += 1;
    run_sync(nx_packet_release(packet));
    return null;
  }
  packet.nx_packet_memory.set(frame.data(), start);
  packet.nx_packet_prepend_ptr = start + ETHERNET_HEADER_LENGTH;
  packet.nx_packet_append_ptr = start + frame.length;
  packet.nx_packet_length = frame.length - ETHERNET_HEADER_LENGTH;
  packet.nx_packet_ip_interface = driver.nx_interface;
  return packet;
}

/** The frame is lost without a word to the stack; the trace tells. */
function note_no_packet(pool: string, length: number): void {
  const k = K as Kernel;
  if (!k.log.enabled) return;
  const text = `frame of ${length} bytes dropped: no packet in pool "${pool}"`;
  k.sim.trace.note(k.now_ns, k.number, k.context(), text);
}

function hand_over(driver: SimDriverInstance, packet: NX_PACKET, ether_type: number): void {
  driver.counters.packets_received += 1;
  const ipv6 = ether_type === ETHER_TYPE_IPV6 && !nx_config(K as Kernel).NX_DISABLE_IPV6;
  if (ether_type === ETHER_TYPE_IPV4 || ipv6) run_sync(nx_ip_packet_deferred_receive(driver.ip, packet));
  else if (ether_type === ETHER_TYPE_ARP) run_sync(nx_arp_packet_deferred_receive(driver.ip, packet));
  else {
    driver.counters.receive_unknown_type += 1;
    run_sync(nx_packet_release(packet));
  }
}
