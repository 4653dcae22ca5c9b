// A world as a form, and the scenario that it writes: boards on a segment, what the link and the broker may do to them, and whether
// the order of the timing lab's choices is free. What is written is a start: an ordinary file, to be edited.

/** What a board of the form does. */
export type Role = 'publishes' | 'subscribes' | 'threads';

export interface World {
  readonly name: string;
  readonly boards: readonly { readonly name: string; readonly role: Role }[];
  readonly broker: boolean;
  readonly topic: string;
  /** 0: as fast as can be. */
  readonly rate_mbps: number;
  readonly latency_us: number;
  /** Of 100 frames so many are lost. */
  readonly loss_percent: number;
  /** Frames may be held for so long; 0: none are. */
  readonly delay_ms: number;
  /** The cable comes loose for so long under the tenth TCP segment with data; 0: it stays. */
  readonly flap_ms: number;
  /** The broker may answer late. */
  readonly slow_broker: boolean;
  readonly until_s: number;
}

export const FIRST_WORLD: World = {
  name: 'my-world',
  boards: [
    { name: 'sensor', role: 'publishes' },
    { name: 'display', role: 'subscribes' },
  ],
  broker: true,
  topic: 'readings',
  rate_mbps: 100,
  latency_us: 0,
  loss_percent: 0,
  delay_ms: 0,
  flap_ms: 0,
  slow_broker: false,
  until_s: 20,
};

const READINGS = 5;
const FIRST_HOST = 10;

/** A name as one in code. */
function identifier(name: string): string {
  const word = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(word) ? word : `world_${word}`;
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** What is wrong with a world, in words; null: nothing. */
export function wrong_with(world: World): string | null {
  const { name, boards, until_s, loss_percent, broker, topic, rate_mbps, latency_us, delay_ms, flap_ms } =
    world;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return 'the name takes small letters, digits and hyphens';
  if (boards.length === 0) return 'a world needs a board';
  if (boards.some((board) => board.name.trim() === '')) return 'a board needs a name';
  if (new Set(boards.map((board) => board.name)).size < boards.length) return 'two boards have the same name';
  if (boards.length > 100) return 'more than 100 boards have no addresses left';
  if (!(until_s > 0)) return 'a run needs some time';
  if (!(loss_percent >= 0 && loss_percent <= 100)) return 'a loss is 0 to 100 percent';
  if (![rate_mbps, latency_us, delay_ms, flap_ms].every((number) => number >= 0 && number <= 1e6))
    return 'rate, latency, delay and flap are numbers from 0 to 1000000';
  if (topic === '' || /[+#]/.test(topic)) return 'a topic to publish to has a name, without + and #';
  return !broker && boards.some(({ role }) => role !== 'threads')
    ? 'boards that publish or subscribe need the broker'
    : null;
}

function publisher(name: string, host: number, topic: string): string[] {
  return [
    '    bench.add_mqtt_board({',
    `      name: ${text(name)},`,
    `      host: ${host},`,
    '      *define(board, make) {',
    "        yield* make.thread('app', 16, function* (): Service<void> {",
    '          yield* board.create();',
    '          yield* board.connect(60, NX_TRUE, 500);',
    '          yield* tx_thread_sleep(50);',
    '          for (let n = 1; n <= READINGS; n++) {',
    `            const status = yield* board.publish(${text(topic)}, \`reading \${n}\`, 1, 500);`,
    "            sim_assert(status === 0, 'the reading gets out');",
    '            yield* tx_thread_sleep(100);',
    '          }',
    '        });',
    '      },',
    '    });',
  ];
}

function subscriber(name: string, host: number, topic: string): string[] {
  return [
    '    bench.add_mqtt_board({',
    `      name: ${text(name)},`,
    `      host: ${host},`,
    '      *define(board, make) {',
    "        yield* make.thread('app', 16, function* (): Service<void> {",
    '          yield* board.create();',
    '          yield* board.connect(60, NX_TRUE, 500);',
    `          yield* board.subscribe(${text(topic)}, 1);`,
    '          for (;;) {',
    '            const reading = yield* board.take();',
    '            if (reading === null) yield* tx_thread_sleep(5);',
    `            else console.log(\`${identifier(name)} has \${reading}\`);`,
    '          }',
    '        });',
    '      },',
    '    });',
  ];
}

function threads(name: string): string[] {
  return [
    '    bench.add_kernel_board(',
    '      function* (make) {',
    "        yield* make.thread('fast', 5, function* (): Service<void> {",
    '          for (;;) {',
    '            yield* sim_compute(100, 900);',
    '            yield* tx_thread_sleep(1);',
    '          }',
    '        });',
    "        yield* make.thread('slow', 10, function* (): Service<void> {",
    '          for (;;) yield* sim_compute(5000);',
    '        });',
    '      },',
    `      { name: ${text(name)} },`,
    '    );',
  ];
}

function faults({ loss_percent, delay_ms, flap_ms }: World): { names: string[]; lines: string[] } {
  const rules: [string, string][] = [];
  if (loss_percent > 0) rules.push(['frame_loss', `frame_loss({ probability: ${loss_percent / 100} })`]);
  if (delay_ms > 0) rules.push(['frame_delay', `frame_delay({ delay_ns: ${delay_ms}e6, in_order: true })`]);
  if (flap_ms > 0)
    rules.push(['link_flap', `link_flap({ match: 'tcp_data', nth: 10, down_ns: ${flap_ms}e6 })`]);
  return {
    names: rules.map(([name]) => name),
    lines: rules.map(([, rule]) => `    bench.lan.install(${rule});`),
  };
}

function imports(world: World, fault_names: readonly string[]): string[] {
  const roles = new Set(world.boards.map(({ role }) => role));
  const publishes = roles.has('publishes');
  const sim = [publishes ? 'sim_assert' : '', roles.has('threads') ? 'sim_compute' : ''].filter(
    (name) => name !== '',
  );
  return [
    ...(world.broker && world.slow_broker
      ? ["import { delay } from './mqtt/broker/sim_broker_api.ts';"]
      : []),
    ...(fault_names.length > 0
      ? [`import { ${fault_names.join(', ')} } from './netx/link/sim_link_api.ts';`]
      : []),
    ...(publishes || roles.has('subscribes') ? ["import { NX_TRUE } from './netx/nx_api.ts';"] : []),
    ...(sim.length > 0 ? [`import { ${sim.join(', ')} } from './rtos/sim_api.ts';`] : []),
    "import { type Service, tx_thread_sleep } from './rtos/tx_api.ts';",
    "import type { Scenario } from './demo/bench/scenario.ts';",
  ];
}

/** The file of a scenario for a world that nothing is wrong with. */
export function world_code(world: World): string {
  const { name, boards, broker, topic, rate_mbps, latency_us, slow_broker, until_s } = world;
  const rules = faults(world);
  const networked = broker || rules.lines.length > 0;
  const lan = `    bench.make_lan({ rate_bps: ${rate_mbps}e6, latency_ns: ${latency_us}e3 });`;
  const is_default_lan = rate_mbps === FIRST_WORLD.rate_mbps && latency_us === 0;
  const made = boards.flatMap(({ name: board, role }, n) => {
    if (role === 'threads') return threads(board);
    return (role === 'publishes' ? publisher : subscriber)(board, FIRST_HOST + n, topic);
  });
  const summary = `${boards.map((board) => board.name).join(', ')}${broker ? ' and a broker' : ''}`;
  return [
    '// Written by the form "World": a start, to be edited.',
    '',
    ...imports(world, rules.names),
    '',
    ...(boards.some(({ role }) => role === 'publishes') ? [`const READINGS = ${READINGS};`, ''] : []),
    `export const ${identifier(name)}: Scenario = {`,
    `  name: ${text(name)},`,
    `  summary: ${text(summary)},`,
    `  until_s: ${until_s},`,
    '  build(bench) {',
    ...(networked && !is_default_lan ? [lan] : []),
    ...rules.lines,
    ...(broker ? [`    bench.add_broker(${slow_broker ? '{ faults: [delay()] }' : ''});`] : []),
    ...made,
    '    return undefined;',
    '  },',
    '};',
    '',
  ].join('\n');
}
