/**
 * Packets of a NetX Duo of the firmware's own change hands: who has one, since when and by which service is noted here, and what is
 * released twice is told, as the simulator's own stack does.
 */

import { NO_ROOM, tell_no_room } from '../../../../netx/link/nx_sim_driver_send.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../../../../netx/nx_cb.ts';
import { NX_PACKET_FREE } from '../../../../netx/nx_constants.ts';
import { record_owner, tell_bad_release, trace_level } from '../../../../netx/packet/packet_memory.ts';
import type { Bridge, Functions } from '../bridge.ts';
import type { StackLayout } from './stack_layout.ts';
import type { StackObjects } from './stack_objects.ts';

/** By the numbers of own_netx/kit/packets.c. */
const SERVICES = [
  'nx_packet_allocate',
  'nx_tcp_socket_receive',
  'nx_udp_socket_receive',
  'nx_ip_raw_packet_receive',
];

/** What stands in the word of a packet by which TCP queues it (nx_packet.h). */
const ALLOCATED = 0xaaaaaaaa;
const FREE = 0xffffffff;

export class PacketHandOver {
  private readonly b: Bridge;
  private readonly layout: StackLayout;
  private readonly objects: StackObjects;
  /** What was told last of each pool. */
  private levels = new WeakMap<NX_PACKET_POOL, number>();

  constructor(b: Bridge, layout: StackLayout, objects: StackObjects) {
    this.b = b;
    this.layout = layout;
    this.objects = objects;
  }

  functions(): Functions {
    return {
      sim_packet_pool_made: (pool: number) => {
        this.objects.pool_made(pool >>> 0);
        return 0;
      },
      sim_packet_taken: (packet: number, service: number) => this.taken(packet >>> 0, service),
      sim_packet_released: (packet: number, transmitted: number) =>
        this.released(packet >>> 0, transmitted !== 0),
      sim_packet_level: (packet: number) => {
        const found = this.objects.packet_at(packet >>> 0);
        if (found !== null) this.tell_level(found);
        return 0;
      },
      sim_packet_no_room: (packet: number) => {
        const found = this.objects.packet_at(packet >>> 0);
        const { kernel } = this.b.crossing;
        if (found !== null) tell_no_room(kernel, found);
        else kernel.diagnose('packet-no-header-room', 'a packet of no pool that is known', NO_ROOM);
        return 0;
      },
    };
  }

  private taken(address: number, service: number): number {
    const packet = this.objects.packet_at(address);
    if (packet === null) return 0;
    const k = this.b.crossing.kernel;
    record_owner(k, packet, SERVICES[service] ?? '');
    this.tell_level(packet);
    return 0;
  }

  private released(address: number, transmitted: boolean): number {
    const packet = this.objects.packet_at(address);
    if (packet === null) return 0;
    const state = this.layout.word(address, 'NX_PACKET.nx_packet_tcp_queue_next');
    // What TCP has still to keep comes back from the driver like anything else.
    if (state === ALLOCATED || (transmitted && state !== FREE)) return 0;
    if (state === FREE) packet.nx_packet_state = NX_PACKET_FREE;
    tell_bad_release(this.b.crossing.kernel, packet);
    return 0;
  }

  private tell_level(packet: NX_PACKET): void {
    const pool = packet.nx_packet_pool_owner;
    if (pool === null) return;
    const { nx_packet_pool_available: free } = pool;
    if (this.levels.get(pool) === free) return;
    this.levels.set(pool, free);
    if (free < pool.sim_fewest_available) pool.sim_fewest_available = free;
    trace_level(this.b.crossing.kernel, pool);
  }
}
