// Which way imports may run, and where they run in a circle.
//
// demo -> mqtt -> netx -> rtos, and inside rtos: services -> event_trace -> kernel -> sim. Type-only imports count: a type that
// is needed below its home is in the wrong room. Firmware (demo/firmware/) sees the C-style APIs only, the bugs of demo/bugs/
// those and the APIs for host programs.

import { imports_of, type SourceText } from './sources.ts';

/** For the files under a folder (the longest that fits): what they may import of the project. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'rtos/sim/': ['rtos/sim/'],
  'rtos/kernel/': ['rtos/kernel/', 'rtos/sim/'],
  'rtos/services/': ['rtos/services/', 'rtos/event_trace/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/event_trace/': ['rtos/event_trace/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/explore/': ['rtos/explore/', 'rtos/export/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/export/': ['rtos/export/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/': ['rtos/'],
  'netx/': ['netx/', 'rtos/'],
  'mqtt/': ['mqtt/', 'netx/', 'rtos/'],
  'demo/firmware/': [
    'demo/firmware/',
    'rtos/tx_api.ts',
    'netx/nx_api.ts',
    'netx/dhcp/nxd_dhcp_client.ts',
    'netx/dns/nxd_dns.ts',
    'netx/sntp/nxd_sntp_client.ts',
    'netx/secure/nx_secure_api.ts',
    'mqtt/nxd_mqtt_client.ts',
  ],
  // What users take as an example: with what the package offers them.
  'demo/bugs/': [
    'demo/bugs/',
    'demo/bench/',
    'demo/firmware/',
    'rtos/tx_api.ts',
    'rtos/sim_api.ts',
    'netx/nx_api.ts',
    'netx/dhcp/nxd_dhcp_client.ts',
    'netx/dns/nxd_dns.ts',
    'netx/sntp/nxd_sntp_client.ts',
    'netx/sim_netx_api.ts',
    'netx/link/sim_link_api.ts',
    'netx/servers/sim_servers_api.ts',
    'netx/secure/nx_secure_api.ts',
    'netx/secure/host/sim_secure_api.ts',
    'mqtt/nxd_mqtt_client.ts',
    'mqtt/broker/sim_broker_api.ts',
  ],
  'demo/': ['demo/', 'mqtt/', 'netx/', 'rtos/'],
  'test/': ['test/', 'demo/', 'mqtt/', 'netx/', 'rtos/'],
};

export function wrong_way_imports(sources: readonly SourceText[]): string[] {
  return sources.flatMap((source) => {
    const folder = Object.keys(MAY_IMPORT).find((prefix) => source.name.startsWith(prefix));
    const allowed = folder === undefined ? [] : (MAY_IMPORT[folder] as readonly string[]);
    return imports_of(source)
      .filter((name) => name.endsWith('.ts') && !allowed.some((prefix) => name.startsWith(prefix)))
      .map(
        (name) =>
          `${source.name} imports ${name}: files of ${folder} may import ${allowed.join(', ')}. ` +
          'Move what is shared down to the lower room, or hand it in from above.',
      );
  });
}

/** The circles of a graph, each once: `a -> b -> a`. */
function circles_of(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const enter = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === 'open') circles.push([...trail.slice(trail.indexOf(name)), name].join(' -> '));
    if (state.has(name)) return;
    state.set(name, 'open');
    for (const next of graph.get(name) ?? []) enter(next, [...trail, name]);
    state.set(name, 'done');
  };
  for (const name of graph.keys()) enter(name, []);
  return circles;
}

/** Files that import each other in a circle, as one line for each: `a.ts -> b.ts -> a.ts`. */
export function import_circles(sources: readonly SourceText[]): string[] {
  const graph = new Map(sources.map((source) => [source.name, imports_of(source)]));
  return circles_of(graph).map(
    (circle) => `${circle}: move what both sides need into a file that imports neither.`,
  );
}

/** The same for the parts of a room, which are its folders and the files that lie in none. */
export function folder_circles(room: string, sources: readonly SourceText[]): string[] {
  const part_of = (name: string): string =>
    name
      .split('/')
      .slice(0, room.split('/').length + 1)
      .join('/');
  const graph = new Map<string, string[]>();
  for (const source of sources.filter(({ name }) => name.startsWith(`${room}/`))) {
    const part = part_of(source.name);
    const others = imports_of(source)
      .filter((name) => name.startsWith(`${room}/`))
      .map(part_of)
      .filter((other) => other !== part);
    graph.set(part, [...(graph.get(part) ?? []), ...others]);
  }
  return circles_of(graph).map(
    (circle) => `${circle}: one of them is above the other: move what both need below both.`,
  );
}
