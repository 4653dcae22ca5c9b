// What boards on one segment cost each other: events, frames and ARP requests for each board and virtual second, with the
// ARP cache that the firmware of the demos has and with a larger one. Counts, not times: the same on every machine.

import { columns } from '../../rtos/kernel/tables.ts';
import { Crowd } from './crowd.ts';

const BOARDS = [10, 100, 200];
const CACHES = [1024, 16_384];
/** Virtual seconds: everybody is connected, and so many are counted. */
const CONNECTED_S = 20;
const COUNTED_S = 10;

export function bench_boards(): void {
  const rows = [['boards', 'ARP cache', 'events', 'frames', 'ARP requests', 'boards told of a small cache']];
  for (const boards of BOARDS) {
    for (const arp_cache_bytes of CACHES) {
      const crowd = new Crowd({ boards, arp_cache_bytes });
      crowd.run_to(CONNECTED_S);
      const { events, frames, arp_requests } = crowd.run_to(CONNECTED_S + COUNTED_S);
      const each = (count: number): string => (count / boards / COUNTED_S).toFixed(1);
      const told = crowd.sim.diagnostics.filter(({ id }) => id === 'arp-cache-thrash').length;
      rows.push([
        `${boards}`,
        `${arp_cache_bytes} bytes`,
        each(events),
        each(frames),
        each(arp_requests),
        `${told}`,
      ]);
    }
  }
  console.log('boards that publish once a second: counts for each board and virtual second');
  for (const line of columns(rows)) console.log(line);
}
