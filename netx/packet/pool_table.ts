/** The table of packet pools: what is free, who waits, where the others are and whose. */
import { register_table } from '../../rtos/kernel/tables.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import { running_boards, TABLE_RANKS, with_heading } from '../nx_tables.ts';
import { type PacketPlace, type PoolAccount, sim_packet_accounts } from './packet_accounting.ts';

const POOL_LEGEND =
  'in packets; waiting: threads that wait for one; where the others are: in which queue, or which thread took them. A ' +
  'received message keeps its packet until it is read, a sent one until it is acknowledged';

/** Where a packet is; for one that the firmware has, who took it and by which service. */
function location({ packet, place }: PacketPlace): string {
  if (place !== 'owned') return place === 'driver' ? 'with the driver' : `in the ${place}`;
  const { owner_thread, owner_service } = packet;
  const owner = owner_thread === null ? 'no thread' : `thread ${owner_thread.tx_thread_name}`;
  return `taken by ${owner}${owner_service === '' ? '' : ` with ${owner_service}`}`;
}

function places(account: PoolAccount): string {
  const counts = new Map<string, number>();
  for (const packet of account.places) {
    const place = location(packet);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([place, count]) => `${count} ${place}`).join('; ');
}

function pool_lines(sim: Simulation): string[] {
  const rows = running_boards(sim).flatMap(({ name, kernel }) =>
    sim_packet_accounts(kernel).map((account) => [
      name,
      account.pool.nx_packet_pool_name ?? 'unnamed',
      `${account.free} of ${account.total}`,
      String(account.pool.waiting.count),
      places(account),
    ]),
  );
  return with_heading(['target', 'pool', 'free', 'waiting', 'where the others are'], rows);
}

export function register_pool_table(sim: Simulation): void {
  const lines = (): string[] => pool_lines(sim);
  register_table(sim, { title: 'packet pools', lines, legend: POOL_LEGEND, rank: TABLE_RANKS.pools });
}
