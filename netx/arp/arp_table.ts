/** The table of ARP caches. */
import { register_table } from '../../rtos/kernel/tables.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import { is_resolved } from '../arp_cache/arp_cache.ts';
import { every_ip, TABLE_RANKS, with_heading } from '../nx_tables.ts';
import { ip_to_text, mac_to_text } from '../wire/address_text.ts';

const ARP_LEGEND = 'which hardware address each board uses for an IP address; unresolved: no reply yet';

function arp_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    ip.nx_ip_arp_cache_memory
      .filter((entry) => entry.nx_arp_active_list_head >= 0)
      .map((entry) => {
        const mac = entry.nx_arp_physical_address_msw * 0x1_0000_0000 + entry.nx_arp_physical_address_lsw;
        const kind = entry.nx_arp_route_static !== 0 ? 'static' : 'dynamic';
        const found = is_resolved(entry) ? mac_to_text(mac) : 'unresolved';
        return [name, ip_to_text(entry.nx_arp_ip_address), found, kind];
      }),
  );
  return with_heading(['target', 'address', 'hardware address', 'entry'], rows);
}

export function register_arp_table(sim: Simulation): void {
  const lines = (): string[] => arp_lines(sim);
  register_table(sim, { title: 'ARP caches', lines, legend: ARP_LEGEND, rank: TABLE_RANKS.arp });
}
