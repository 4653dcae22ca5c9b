// A scenario whose boards run firmware in C, as a project file or source files on the command line say.

import type { Scenario } from '../bench/scenario.ts';
import { content_hash } from '../c/build/cache.ts';
import type { BuildTools } from '../c/build/image.ts';
import type { BoardPlan, ProjectPlan } from '../c/build/project_file.ts';
import { warn_once } from '../c/build/warnings.ts';
import { type BoardFirmware, c_firmware } from './c_firmware.ts';

const HINTS = {
  'driver-no-network-card':
    'a board has as many cards as --nics says, or "nics" in netx-sim.json; without it, as many as are needed',
} as const;

/** Where the servers of the network are, and where they are when the broker is there. */
const SERVERS = '192.168.1.1';
const OTHER_SERVERS = '192.168.1.3';

const HASH_DIGITS = 16;

interface Board {
  readonly plan: BoardPlan;
  readonly firmware: BoardFirmware;
}

/** Builds what the plan says; what is wrong with the sources is a UsageError. */
export async function c_scenario(plan: ProjectPlan, tools: Partial<BuildTools> = {}): Promise<Scenario> {
  const boards: Board[] = [];
  const { warn } = tools;
  const once = warn === undefined ? tools : { ...tools, warn: warn_once(warn) };
  for (const board of plan.boards) {
    boards.push({ plan: board, firmware: await c_firmware(board.project, board.ns_per_unit, once) });
  }
  const uses = (...prefixes: string[]): boolean =>
    boards.some(({ firmware }) => prefixes.some((prefix) => firmware.calls(prefix)));
  const broker = plan.broker ?? uses('nxd_mqtt_');
  const has_broker = broker !== false;
  const has_servers = plan.servers ?? uses('nx_dhcp_', 'nx_dns_', 'nxd_dns_', 'nx_sntp_', 'nxd_sntp_');
  const sources = new Set(plan.boards.flatMap(({ project }) => project.sources)).size;
  return {
    name: plan.name.replaceAll(/[^A-Za-z0-9-]+/g, '-'),
    summary: `firmware in C, ${sources === 1 ? 'one source file' : `${sources} source files`}`,
    until_s: plan.seconds,
    firmware: content_hash(boards.map(({ firmware }) => firmware.hash)).slice(0, HASH_DIGITS),
    hints: HINTS,
    waits_for_host: boards.some(({ firmware }) => firmware.calls('nx_secure_tls_session_start')),
    ...(has_broker ? { broker: 'plain' } : {}),
    build(bench) {
      if (typeof broker === 'string') bench.add_broker({ address: broker });
      else if (has_broker) bench.add_broker();
      if (has_servers) {
        const address = broker === SERVERS ? OTHER_SERVERS : SERVERS;
        bench.add_servers({ address, dhcp: { router: address }, dns: { hosts: plan.hosts }, ntp: {} });
      }
      for (const { plan: board, firmware } of boards) {
        const { nics, application, power_on_s, project } = board;
        const options = { name: project.name, application, power_on_s };
        firmware.add_to(bench, nics === null ? options : { ...options, nics });
      }
      return undefined;
    },
  };
}
