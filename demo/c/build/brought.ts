// What a firmware brings itself of kernel and network, and which headers it sees for that: the port headers are always the simulator's.

import path from 'node:path';

/** What a firmware brings itself. */
export interface Brought {
  readonly netx: boolean;
  readonly threadx: boolean;
}

/** The simulator's headers that win over others of the name, and its folders of headers in front of those of such sources. */
interface HeaderRules {
  readonly first: readonly string[];
  readonly api: readonly { readonly folder: string; readonly names: RegExp }[];
}

/** In the folder `sim` of this checkout. */
export function header_rules({ netx, threadx }: Brought, sim: string): HeaderRules {
  const include = path.join(sim, 'include');
  const netx_port = path.join(sim, 'own_netx', 'include');
  const threadx_port = path.join(sim, 'own_threadx', 'include');
  const of_netx = { folder: netx_port, names: /^nx_(?:(?:crypto|secure)_)?port\.h$/ };
  const of_kernel = threadx
    ? { folder: threadx_port, names: /^tx_port\.h$/ }
    : { folder: include, names: netx ? /^tx_\w+\.h$/ : /^(?:tx|nx|nxd)_\w+\.h$/ };
  return {
    first: [
      ...(netx ? [netx_port] : []),
      ...(threadx ? [threadx_port] : []),
      ...(netx || threadx ? [] : [include]),
    ],
    api: [...(netx ? [of_netx] : []), of_kernel],
  };
}
