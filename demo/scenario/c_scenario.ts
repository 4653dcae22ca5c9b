// A scenario whose boards run firmware in C, as a project file or source files on the command line say.

import type { BrokerPlaceOptions } from '../bench/bench.ts';
import type { Scenario } from '../bench/scenario.ts';
import { content_hash } from '../c/build/cache.ts';
import type { BuildTools } from '../c/build/image.ts';
import type { BoardPlan, ProjectPlan, TlsPlan } from '../c/build/project_file.ts';
import { warn_once } from '../c/build/warnings.ts';
import { read_authority, read_own_certificate } from '../host/certificate_files.ts';
import type { BoardFirmware } from './board_firmware.ts';
import { c_firmware } from './c_firmware.ts';
import { searched_code } from './searched_code.ts';
import { SECURE_PORT, TLS_BROKER_OPTIONS, tls_port } from './tls_broker.ts';

const HINTS = {
  'driver-no-network-card':
    'a board has as many cards as --nics says, or "nics" in netx-sim.json; without it, as many as are needed',
} as const;

/** Where the servers of the network are, and where they are when the broker is there. */
const SERVERS = '192.168.1.1';
const OTHER_SERVERS = '192.168.1.3';

const HASH_DIGITS = 16;

const NO_SECURE_PORT =
  'the firmware connects with TLS, and the broker in the simulation has no secure port: "broker_tls" in netx-sim.json gives it one';

/** What the broker needs for its secure port. Throws a UsageError that says what is wrong with which file. */
function secure_port({ certificate, key, client_authority, port }: TlsPlan): BrokerPlaceOptions {
  const named = (field: string, file: string) => ({ what: `"${field}" of "broker_tls", ${file}`, file });
  const own = read_own_certificate(named('certificate', certificate), named('key', key));
  const clients =
    client_authority === null ? null : read_authority(named('client_authority', client_authority));
  return { tls: tls_port(own, clients, port), config: { options: TLS_BROKER_OPTIONS } };
}

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
  const secure = uses('nxd_mqtt_client_secure_connect');
  const broker = plan.broker ?? uses('nxd_mqtt_');
  const has_broker = broker !== false;
  const has_servers = plan.servers ?? uses('nx_dhcp_', 'nx_dns_', 'nxd_dns_', 'nx_sntp_', 'nxd_sntp_');
  const tls = plan.broker_tls === null ? null : secure_port(plan.broker_tls);
  const broker_place = { ...(typeof broker === 'string' ? { address: broker } : {}), ...tls };
  const { epoch_s, bounds, without_checks } = plan;
  const sources = new Set(plan.boards.flatMap(({ project }) => project.sources)).size;
  const scenario: Scenario = {
    name: plan.name.replaceAll(/[^A-Za-z0-9-]+/g, '-'),
    summary: `firmware in C, ${sources === 1 ? 'one source file' : `${sources} source files`}`,
    until_s: plan.seconds,
    ...(bounds === undefined ? {} : { bounds }),
    ...(without_checks === undefined ? {} : { without_checks }),
    firmware: content_hash(boards.map(({ firmware }) => firmware.hash)).slice(0, HASH_DIGITS),
    hints: HINTS,
    waits_for_host: secure || uses('nx_secure_tls_session_start'),
    ...(has_broker ? { broker: 'plain' } : {}),
    build(bench) {
      if (has_broker) {
        if (secure && tls === null && bench.broker === null) warn?.(NO_SECURE_PORT);
        bench.add_broker({
          ...broker_place,
          ...(secure ? { port: plan.broker_tls?.port ?? SECURE_PORT } : {}),
        });
      }
      if (has_servers) {
        const address = broker === SERVERS ? OTHER_SERVERS : SERVERS;
        const ntp = epoch_s === null ? {} : { date: new Date(epoch_s * 1000).toISOString() };
        bench.add_servers({ address, dhcp: { router: address }, dns: { hosts: plan.hosts }, ntp });
      }
      for (const { plan: board, firmware } of boards) {
        const { nics, application, power_on_s, project } = board;
        const options = {
          name: project.name,
          application,
          power_on_s,
          ...(epoch_s === null ? {} : { epoch_s }),
        };
        firmware.add_to(bench, nics === null ? options : { ...options, nics });
      }
      return undefined;
    },
  };
  return searched_code(
    scenario,
    boards.map(({ firmware }) => firmware),
  );
}
