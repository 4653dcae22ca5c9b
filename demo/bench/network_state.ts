// What a bench asks of its boards and its network: who has ended, whether anything is under way, where the packets are.

import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import type { NX_PACKET_POOL } from '../../netx/nx_cb.ts';
import { NX_TCP_CLOSED, NX_TCP_LISTEN_STATE } from '../../netx/nx_constants.ts';
import { created_ips, created_pools } from '../../netx/nx_system.ts';
import { sim_packet_accounts, tcp_sockets } from '../../netx/packet/packet_accounting.ts';
import { packet_title } from '../../netx/packet/packet_memory.ts';
import { TX_COMPLETED, TX_MUTEX_SUSP, TX_QUEUE_SUSP, TX_TERMINATED } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { type Simulation, sim_targets, type Target } from '../../rtos/sim_api.ts';

/** True when the thread of that name exists and has completed, or was terminated. */
export function has_ended(target: Target, thread_name: string): boolean {
  const thread = target.kernel.threads.objects.find(({ tx_thread_name }) => tx_thread_name === thread_name);
  if (thread === undefined) return false;
  return thread.tx_thread_state === TX_COMPLETED || thread.tx_thread_state === TX_TERMINATED;
}

/** True when the thread waits for an object of the kernel. */
export function is_waiting({ tx_thread_state: state }: TX_THREAD): boolean {
  return state >= TX_QUEUE_SUSP && state <= TX_MUTEX_SUSP;
}

function is_idle({ nx_tcp_socket_state: state }: { nx_tcp_socket_state: number }): boolean {
  return state === NX_TCP_CLOSED || state === NX_TCP_LISTEN_STATE;
}

function is_full({
  nx_packet_pool_available: available,
  nx_packet_pool_total: total,
}: NX_PACKET_POOL): boolean {
  return available === total;
}

/** True when nothing is under way any more: no frame, no connection, every packet in its pool. */
export function is_at_rest(sim: Simulation, segment: EthernetSegment | null): boolean {
  if (segment !== null && segment.frames.in_use > 0) return false;
  // Asked after each event: without the texts of missing_packets.
  return sim_targets(sim).every(
    ({ kernel }) =>
      created_pools(kernel).objects.every(is_full) &&
      created_ips(kernel).objects.every((ip) => [...tcp_sockets(ip)].every(is_idle)),
  );
}

/** Fails the run when packets of these boards are neither in their pool nor in a queue nor with the driver. */
export function claim_no_leaks(sim: Simulation, targets: readonly Target[]): void {
  for (const { name, kernel } of targets) {
    if (kernel.powered_off) continue;
    for (const { pool, places } of sim_packet_accounts(kernel)) {
      const lost = places.filter(({ place }) => place === 'owned').map(({ packet }) => packet_title(packet));
      if (lost.length === 0) continue;
      const object = `${name}/${pool.nx_packet_pool_name}`;
      const message = `${lost.length} packets were never released: ${lost.join('; ')}`;
      const subjects = [pool.sim_id];
      const { now_ns: time_ns } = sim;
      sim.checks.fail({ id: 'packet-leak', object, message, time_ns, target: name, subjects });
    }
  }
}

interface PoolLevel {
  readonly text: string;
  readonly full: boolean;
}

function levels(sim: Simulation): PoolLevel[] {
  return sim_targets(sim).flatMap(({ kernel }) =>
    created_pools(kernel).objects.map((pool) => ({
      text: `${kernel.name} "${pool.nx_packet_pool_name}" ${pool.nx_packet_pool_available} of ${pool.nx_packet_pool_total} free`,
      full: is_full(pool),
    })),
  );
}

/** One text for each packet pool: whose, and how full. */
export function pool_levels(sim: Simulation): string[] {
  return levels(sim).map(({ text }) => text);
}

/** The packet pools that are not full, as texts. */
export function missing_packets(sim: Simulation): string[] {
  return levels(sim)
    .filter(({ full }) => !full)
    .map(({ text }) => text);
}
