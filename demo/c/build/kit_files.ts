// The simulator's own sources that are part of each firmware.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { WholeProject } from './project.ts';

/** Files of the kit that are about the simulator's NetX Duo. */
const OF_OUR_NETX = new Set(['driver.c', 'crypto.c', 'receivers.c', 'checksum.c']);

/** In the folder `sim` of this checkout; with a NetX Duo of the firmware's own, without what is about the simulator's. */
export function kit_files(
  sim: string,
  { check, accesses }: Pick<WholeProject, 'check' | 'accesses'>,
  own_netx: boolean,
): string[] {
  const folders = [
    'kit',
    ...(check ? ['check'] : []),
    ...(accesses ? ['access'] : []),
    ...(own_netx ? ['own_netx/kit'] : []),
  ];
  return folders.flatMap((name) => {
    const folder = path.join(sim, name);
    const files = readdirSync(folder).filter((file) => /\.[cs]$/.test(file));
    const wanted = files.filter((file) => !(own_netx && name === 'kit' && OF_OUR_NETX.has(file)));
    return wanted.sort().map((file) => path.join(folder, file));
  });
}
