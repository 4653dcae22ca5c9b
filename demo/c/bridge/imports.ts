/** The imports of a firmware: the services, what sim.h has, and the C library. */

import type { Functions } from './bridge.ts';
import { counting } from './code_time.ts';
import type { CImage } from './image.ts';
import { KERNEL_VARIABLES } from './kernel_variables.ts';
import { libc_functions } from './libc.ts';
import { writes_blocks } from './mirror.ts';
import { receiver_functions } from './receivers.ts';
import { type BoardParts, Running } from './running.ts';
import { service_call_functions } from './service_calls.ts';
import { nx_services } from './services/nx.gen.ts';
import { nx_dhcp_services } from './services/nx_dhcp.gen.ts';
import { nx_dns_services } from './services/nx_dns.gen.ts';
import { nx_secure_services } from './services/nx_secure.gen.ts';
import { nx_sntp_services } from './services/nx_sntp.gen.ts';
import { nxd_mqtt_services } from './services/nxd_mqtt.gen.ts';
import { tx_services } from './services/tx.gen.ts';
import { sim_functions, special_functions } from './sim_functions.ts';
import { wasi_functions } from './wasi.ts';
import { written_fields } from './written_fields.ts';

export interface Imports {
  readonly running: Running;
  readonly functions: { readonly env: Functions; readonly wasi_snapshot_preview1: Functions };
}

/** What parts of one board add to its imports: functions of their own, and what each does around all others. */
export interface OwnImports {
  readonly functions: Functions;
  /** `plain` are the same functions, as they were declared. */
  readonly around: (functions: Functions, plain: Functions) => Functions;
}

/** They are the same for all boards with a firmware. */
const SHARED = new WeakMap<CImage, Imports>();

/** The imports of a firmware; `own`: those of this board alone. */
export function imports_of(image: CImage, board: BoardParts, own: OwnImports | null): Imports {
  if (own !== null) return make(image, new Running(board), own);
  const known = SHARED.get(image) ?? make(image, new Running(board), null);
  SHARED.set(image, known);
  return known;
}

function make(image: CImage, running: Running, own: OwnImports | null): Imports {
  const all = { ...common_functions(running, image.service_us), ...own?.functions };
  const timed = image.code_time ? counting(running, all) : all;
  const env = taking(running, image, own?.around(timed, all) ?? timed);
  const wasi = wasi_functions(running);
  const library = image.code_time ? counting(running, wasi) : wasi;
  return { running, functions: { env, wasi_snapshot_preview1: library } };
}

function common_functions(running: Running, service_us: number): Functions {
  return {
    ...tx_services(running),
    ...nx_services(running),
    ...nxd_mqtt_services(running),
    ...nx_secure_services(running),
    ...nx_dhcp_services(running),
    ...nx_dns_services(running),
    ...nx_sntp_services(running),
    ...sim_functions(running),
    ...libc_functions(running),
    ...special_functions(running),
    ...receiver_functions(running),
    ...service_call_functions(running, service_us),
  };
}

/** What C has written into control blocks and the kernel's variables counts from the next call on. */
function taking(
  running: Running,
  { fields_used, fields_written }: Pick<CImage, 'fields_used' | 'fields_written'>,
  functions: Functions,
): Functions {
  const kept = [...written_fields(running).keys(), ...KERNEL_VARIABLES.keys()];
  if (!writes_blocks(fields_written) && !kept.some((name) => fields_used.has(name))) return functions;
  return Object.fromEntries(
    Object.entries(functions).map(([name, service]) => [
      name,
      (...args: number[]) => {
        running.now.mirror?.take();
        return service(...args);
      },
    ]),
  );
}
