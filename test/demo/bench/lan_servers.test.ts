import { expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import type { ServersPlaceOptions } from '../../../demo/bench/lan_servers.ts';
import { board_main } from '../../../demo/firmware/board.ts';
import { Network } from '../../../demo/firmware/network.ts';
import * as DHCP from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_IP_ADDRESS_RESOLVED, nx_ip_status_check, nx_udp_enable } from '../../../netx/nx_api.ts';
import { all_ntp_faults, lost } from '../../../netx/servers/sim_servers_api.ts';
import { installed_faults } from '../../../rtos/sim/installed_faults.ts';
import type { TraceLog } from '../../../rtos/sim/trace_log.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';

function texts_of(log: TraceLog): string[] {
  return Array.from({ length: log.kept_names.texts + 1 }, (_, number) => log.text(number));
}

function run(options: ServersPlaceOptions, annotations = false) {
  const lines: string[] = [];
  const sim = new Simulation({ seed: 1, annotations });
  const bench = new Bench(sim, { write: (line) => lines.push(line.replace(/ {2,}/g, ' | ')) });
  const servers = bench.add_servers(options);
  const network = new Network();
  const dhcp = new DHCP.NX_DHCP();
  const entry = function* (): Service<void> {
    nx_udp_enable(network.ip);
    yield* DHCP.nx_dhcp_create(dhcp, network.ip, 'sensor');
    yield* DHCP.nx_dhcp_start(dhcp);
    yield* nx_ip_status_check(network.ip, NX_IP_ADDRESS_RESOLVED, ref(0), 3000);
    yield* DHCP.nx_dhcp_release(dhcp);
  };
  bench.add_board({
    name: 'board',
    firmware: (console) => board_main(console, network, 0, [{ name: 'app', entry, priority: 16 }]),
    application: ['app'],
  });
  sim.run({ until_ns: 5e9 });
  bench.account?.finish();
  return { bench, sim, servers, lines };
}

it('servers of the bench are on its segment, and say what no frame shows', () => {
  const { lines, servers, sim } = run({ dhcp: {} }, true);
  expect(lines).toContainEqual(
    expect.stringMatching(/\| servers > all \| DHCP offer: 192\.168\.1\.100 for 3600 s/),
  );
  const released = 'DHCP server: 192.168.1.100 is free again, released by sensor';
  expect(lines).toContainEqual(expect.stringContaining(`| servers | ${released}`));
  expect(servers.dhcp?.leases.all()).toHaveLength(1);
  for (const log of [sim.trace, sim.annotations]) expect(texts_of(log as TraceLog)).toContain(released);
});

it('a host has a name, and its faults are those of the run', () => {
  const { lines, sim } = run({
    name: 'router',
    address: '192.168.1.254',
    dhcp: { faults: [lost()] },
    ntp: { faults: all_ntp_faults() },
  });
  expect(lines).toContainEqual(expect.stringContaining('router > all'));
  expect(installed_faults(sim).map(({ where }) => where)).toEqual(Array.from({ length: 8 }, () => 'router'));
});

it('options that make no sense end the building of the bench', () => {
  expect(() => run({})).toThrow('the host serves nothing');
});
