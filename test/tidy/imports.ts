// Which way imports may run, and where they run in a circle.
//
// demo -> mqtt -> netx -> rtos, and inside rtos: services -> kernel -> sim. Type-only imports count: a type that
// is needed below its home is in the wrong room. Firmware (demo/firmware/) sees the C-style APIs only, the bugs of demo/bugs/
// those and the APIs for host programs.

import { imports_of, type SourceText } from './sources.ts';

/** For the files under a folder (the longest that fits): what they may import of the project. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'rtos/sim/': ['rtos/sim/'],
  'rtos/kernel/': ['rtos/kernel/', 'rtos/sim/'],
  'rtos/services/': ['rtos/services/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/explore/': ['rtos/explore/', 'rtos/export/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/export/': ['rtos/export/', 'rtos/kernel/', 'rtos/sim/'],
  'rtos/': ['rtos/'],
  'netx/': ['netx/', 'rtos/'],
  'mqtt/': ['mqtt/', 'netx/', 'rtos/'],
  'demo/firmware/': [
    'demo/firmware/',
    'rtos/tx_api.ts',
    'netx/nx_api.ts',
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
    'netx/sim_netx_api.ts',
    'netx/link/sim_link_api.ts',
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

/** Every file that is part of a circle of imports, as one line for each circle: `a.ts -> b.ts -> a.ts`. */
export function import_circles(sources: readonly SourceText[]): string[] {
  const known = new Map(sources.map((source) => [source.name, source]));
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const enter = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === 'open') {
      const circle = [...trail.slice(trail.indexOf(name)), name].join(' -> ');
      circles.push(`${circle}: move what both sides need into a file that imports neither.`);
      return;
    }
    const source = known.get(name);
    if (state.has(name) || source === undefined) return;
    state.set(name, 'open');
    for (const next of imports_of(source)) enter(next, [...trail, name]);
    state.set(name, 'done');
  };
  for (const { name } of sources) enter(name, []);
  return circles;
}
