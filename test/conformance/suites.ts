/**
 * Which interpreter runs which file.
 */

import { basename } from 'node:path';
import * as nxd_mqtt_client from '../../mqtt/nxd_mqtt_client.ts';
import * as nxd_dhcp_client from '../../netx/dhcp/nxd_dhcp_client.ts';
import * as nxd_dns from '../../netx/dns/nxd_dns.ts';
import * as nx_api from '../../netx/nx_api.ts';
import * as nxd_sntp_client from '../../netx/sntp/nxd_sntp_client.ts';
import * as tx_api from '../../rtos/tx_api.ts';
import { BadInput, type Case, type JsonObject, type Kind } from './case.ts';
import { constant_cases } from './constants.ts';
import { type CorpusFile, read_programs, read_rows, read_table } from './corpus.ts';
import { DHCP_API } from './dhcp/api.ts';
import { DHCP_DIALECT } from './dhcp/interpreter.ts';
import { DNS_API } from './dns/api.ts';
import { DNS_DIALECT } from './dns/interpreter.ts';
import { IPV6_API } from './ipv6/api.ts';
import { ipv6_exports } from './ipv6/exports.ts';
import { IPV6_DIALECT } from './ipv6/interpreter.ts';
import { api_cases } from './mqtt/api_errors.ts';
import { mqtt_case } from './mqtt/interpreter.ts';
import { NETWORK_API } from './mqtt/network_api.ts';
import { MQTT_EXTRA_DIALECT } from './mqtt_extra/interpreter.ts';
import { read_recording } from './recordings.ts';
import { SNTP_API } from './sntp/api.ts';
import { SNTP_DIALECT } from './sntp/interpreter.ts';
import { transcript_cases } from './tcp/interpreter.ts';
import { kernel_api_case } from './threadx/api_errors.ts';
import { kernel_case } from './threadx/interpreter.ts';
import { trace_buffer_cases } from './tracex/interpreter.ts';

/** What runs the files of one kind. */
interface Suite {
  readonly programs: (source: JsonObject) => Case;
  readonly errors: (row: JsonObject) => Case;
  /** What firmware imports: as it is at first, or in a build of its own. */
  readonly exported: Readonly<Record<string, unknown>> | (() => Readonly<Record<string, unknown>>);
}

const network_api_case = api_cases(NETWORK_API);

const SUITES: Readonly<Record<Kind, Suite>> = {
  threadx: { programs: kernel_case, errors: kernel_api_case, exported: tx_api },
  mqtt: { programs: mqtt_case, errors: network_api_case, exported: { ...nx_api, ...nxd_mqtt_client } },
  tcp: { programs: transcript_cases(), errors: network_api_case, exported: nx_api },
  dhcp: {
    programs: transcript_cases(DHCP_DIALECT),
    errors: api_cases(DHCP_API),
    exported: nxd_dhcp_client,
  },
  dns: {
    programs: transcript_cases(DNS_DIALECT),
    errors: api_cases(DNS_API),
    exported: nxd_dns,
  },
  sntp: {
    programs: transcript_cases(SNTP_DIALECT),
    errors: api_cases(SNTP_API),
    exported: nxd_sntp_client,
  },
  'mqtt-extra': {
    programs: transcript_cases(MQTT_EXTRA_DIALECT),
    errors: network_api_case,
    exported: nxd_mqtt_client,
  },
  ipv6: { programs: transcript_cases(IPV6_DIALECT), errors: api_cases(IPV6_API), exported: ipv6_exports },
  tracex: { programs: no_case, errors: no_case, exported: tx_api },
};

function no_case(): never {
  throw new BadInput('a folder named tracex has trace buffers (*.trx) and their listings, and no programs');
}

/** A buffer has its listing beside it: `wrapped.trx`, `wrapped.json`. */
function buffer_cases({ path }: CorpusFile): Case[] {
  const name = basename(path).replace(/\.trx(\.gz)?$/, '');
  return trace_buffer_cases(
    name,
    read_table(path.replace(/\.trx(?=(\.gz)?$)/, '.json')),
    read_recording(path),
  );
}

/** The cases of a program file. */
export function load_cases(file: CorpusFile): Case[] {
  if (file.form === 'buffers') return buffer_cases(file);
  if (file.form === 'programs') return read_programs(file.path).map(SUITES[file.kind].programs);
  if (file.form === 'api-errors') return read_rows(file.path).map(SUITES[file.kind].errors);
  const { exported } = SUITES[file.kind];
  return constant_cases(read_table(file.path), typeof exported === 'function' ? exported() : exported);
}
