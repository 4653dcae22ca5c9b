// The simulator's own sources that are part of each firmware.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Brought } from './brought.ts';
import type { WholeProject } from './project.ts';

/** Files of the kit that are about the simulator's NetX Duo, and about its kernel. */
const OF_OUR_NETX = new Set(['driver.c', 'crypto.c', 'receivers.c', 'checksum.c']);
const OF_OUR_KERNEL = new Set([
  'checked_creates.c',
  'kernel_variables.c',
  'layout.gen.c',
  'timer_thread.c',
  'waiting_services.gen.c',
]);

/** In the folder `sim` of this checkout; without what is about a kernel or a network that the firmware brings itself. */
export function kit_files(
  sim: string,
  { check, accesses }: Pick<WholeProject, 'check' | 'accesses'>,
  { netx, threadx }: Brought,
): string[] {
  const folders = [
    'kit',
    ...(check ? ['check'] : []),
    ...(accesses ? ['access'] : []),
    ...(netx ? ['own_netx/kit'] : []),
    ...(threadx ? ['own_threadx/kit'] : []),
  ];
  const is_replaced = (file: string): boolean =>
    ((netx || threadx) && OF_OUR_NETX.has(file)) || (threadx && OF_OUR_KERNEL.has(file));
  return folders.flatMap((name) => {
    const folder = path.join(sim, name);
    const files = readdirSync(folder).filter((file) => /\.[cs]$/.test(file));
    const wanted = files.filter((file) => !(name === 'kit' && is_replaced(file)));
    return wanted.sort().map((file) => path.join(folder, file));
  });
}
