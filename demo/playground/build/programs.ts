// What the page offers: the demonstrations, the bugs of the timing lab, and the programs of the documents, with all their files.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Scenario } from '../../bench/scenario.ts';
import { KERNEL_BUGS, LAN_BUGS, MQTT_BUGS, TCP_BUGS } from '../../bugs/index.ts';
import { slashes } from '../../host/slashes.ts';
import { MQTT_BY_NAME, MQTT_IPV6 } from '../../scenario/dual_stack.ts';
import * as plain_demos from '../../scenario/plain_demos.ts';
import { MQTT_WEBSOCKET } from '../../scenario/websocket.ts';
import type { Files, ShippedProgram } from '../model/program.ts';
import { C_BUGS, C_SAMPLES } from './c_samples.ts';
import { ROOT } from './root.ts';

const DEMOS_FILE = 'demo/scenario/plain_demos.ts';
const DUAL_STACK_FILE = 'demo/scenario/dual_stack.ts';

/** The firmware that a demonstration is about, which is shown first. */
const DEMO_FIRMWARE: Readonly<Record<string, readonly string[]>> = {
  mqtt: ['demo/firmware/mqtt_sample.ts'],
  'mqtt-ipv6': ['demo/firmware/dual_stack.ts', 'demo/firmware/mqtt_sample.ts'],
  'mqtt-by-name': ['demo/firmware/dual_stack.ts', 'demo/firmware/mqtt_sample.ts'],
  'mqtt-websocket': ['demo/firmware/mqtt_sample.ts'],
  'two-boards': ['demo/firmware/sensor.ts', 'demo/firmware/display.ts'],
  'two-clients': ['demo/firmware/two_clients.ts'],
  threadx: ['demo/firmware/threadx_demo.ts'],
};
const BUG_GROUPS: readonly (readonly [string, readonly Scenario[]])[] = [
  ['Bugs: threads, ticks and interrupts', KERNEL_BUGS],
  ['Bugs: MQTT', MQTT_BUGS],
  ['Bugs: TCP', TCP_BUGS],
  ['Bugs: addresses, names and time', LAN_BUGS],
];
/** Documents whose programs are offered. */
const DOCUMENTS = [
  'README.md',
  'demo/firmware/c_to_typescript.md',
  'netx/README.md',
  'mqtt/README.md',
  'rtos/README.md',
];
const TOUR = 'demo/playground/build/start.ts';
/** Whose files a program may have for its own: firmware and scenarios, not what they stand on. */
const OWN = /^demo\/(firmware|bugs)\//;

function read(name: string): string {
  return readFileSync(path.join(ROOT, name), 'utf8');
}

/** A file and those of its own that it imports, in the order of the imports. */
function with_imports(start: string, own: (name: string) => boolean): string[] {
  const found = [start];
  for (const name of found) {
    for (const { fileName } of ts.preProcessFile(read(name), true, true).importedFiles) {
      const imported = path.posix.join(path.posix.dirname(name), fileName);
      if (own(imported) && !found.includes(imported)) found.push(imported);
    }
  }
  return found;
}

function demos(): ShippedProgram[] {
  const by_file = [
    ...Object.values(plain_demos).map(in_file(DEMOS_FILE)),
    ...[MQTT_IPV6, MQTT_BY_NAME].map(in_file(DUAL_STACK_FILE)),
    in_file('demo/scenario/websocket.ts')(MQTT_WEBSOCKET),
  ];
  return by_file.map(({ main, scenario: { name, summary, has_repair = false } }) => {
    const firmware = DEMO_FIRMWARE[name];
    if (firmware === undefined)
      throw new Error(`${name}: build/programs.ts does not say which firmware it shows`);
    const files = firmware.flatMap((file) => with_imports(file, (imported) => OWN.test(imported)));
    const paths = [...new Set(files), main];
    return {
      id: name,
      group: 'Demonstrations',
      title: name,
      summary,
      paths,
      main,
      scenario: name,
      has_repair,
    };
  });
}

function in_file(main: string): (scenario: Scenario) => { main: string; scenario: Scenario } {
  return (scenario) => ({ main, scenario });
}

function bugs(): ShippedProgram[] {
  return BUG_GROUPS.flatMap(([group, scenarios]) =>
    scenarios.map(({ name, summary, has_repair = false }) => {
      const main = `demo/bugs/${name.replaceAll('-', '_')}.ts`;
      const paths = with_imports(main, (file) => file.startsWith('demo/bugs/'));
      return { id: name, group, title: name, summary, paths, main, scenario: name, has_repair };
    }),
  );
}

/** Firmware in C, for a site that has the compiler. */
function c_programs(): ShippedProgram[] {
  return C_SAMPLES.map(({ id, summary, paths }) => {
    const [main = ''] = paths;
    const scenario = path.basename(main, '.c').replaceAll('_', '-');
    return {
      id,
      group: 'In C',
      title: `${id}: ${summary}`,
      summary,
      paths,
      main,
      scenario,
      has_repair: false,
    };
  });
}

/** The bugs in C: what must hold is said of them, and not what is wrong. */
function c_bugs(): ShippedProgram[] {
  return C_BUGS.map(({ name, paths }) => {
    const [main = ''] = paths;
    const claims = [...read(main).matchAll(/sim_assert\(.*?"([^"]+)"\)/g)].map(([, claim]) => `"${claim}"`);
    const holds = claims.length === 0 ? '' : `; it must hold that ${[...new Set(claims)].join(' and ')}`;
    return {
      id: `${name.replaceAll('_', '-')}-c`,
      group: 'Bugs in C: others come in between two accesses to memory',
      title: `${name}.c`,
      summary: `firmware in C with a bug${holds}`,
      paths,
      main,
      scenario: name.replaceAll('_', '-'),
      has_repair: true,
    };
  });
}

/** True for a program that simulates something, and needs nothing of Node. */
function runs_in_a_page(text: string): boolean {
  return (
    /new Simulation\(/.test(text) &&
    /\.run\(/.test(text) &&
    !/netx\/gateway\/|secure\/host\/|from 'node:/.test(text)
  );
}

/** The programs of a document that simulate something, each as a file beside it, with the heading above it. */
function programs_of(document: string): { program: ShippedProgram; text: string }[] {
  const text = read(document);
  const name_of = (n: number): string =>
    `${document.replace(/\.md$/, '').replace(/README$/, 'readme')}_${n}.ts`;
  const blocks = [...text.matchAll(/^```ts(?: run)?\n([\s\S]*?)^```$/gm)].filter(([, block = '']) =>
    runs_in_a_page(block),
  );
  return blocks.map(({ 1: block = '', index }, n) => {
    const heading =
      [...text.slice(0, index).matchAll(/^(?:#+ |\*\*)(.*?)(?:\*\*.*)?$/gm)].at(-1)?.[1] ?? document;
    const main = name_of(n + 1);
    const title = `${document}: ${heading.replace(/\.$/, '')}`;
    return {
      text: block,
      program: {
        id: main.replace(/\.ts$/, ''),
        group: 'Programs of the documents',
        title,
        summary: `a program of ${document}`,
        paths: [main],
        main,
        scenario: null,
        has_repair: false,
      },
    };
  });
}

/** All of it: the programs in the order of the list, and their files. */
export function shipped(): { programs: ShippedProgram[]; files: Files } {
  const documented = DOCUMENTS.flatMap(programs_of);
  const start: ShippedProgram = {
    id: 'start',
    group: 'Start here',
    title: 'a first program: two threads and a queue',
    summary: 'two threads, a queue, and what the tick does',
    paths: ['my_program.ts'],
    main: 'my_program.ts',
    scenario: null,
    has_repair: false,
  };
  const programs = [
    start,
    ...demos(),
    ...c_programs(),
    ...documented.map(({ program }) => program),
    ...bugs(),
    ...c_bugs(),
  ];
  const own = new Map(documented.map(({ program, text }) => [program.main, text]));
  // The first program lies three folders deep in the checkout, and in the page beside the folders.
  own.set('my_program.ts', read(TOUR).replaceAll("'../../../", "'./"));
  const paths = [...new Set(programs.flatMap((program) => program.paths))];
  return {
    programs,
    files: Object.fromEntries(paths.map((name) => [name, own.get(name) ?? read(slashes(name))])),
  };
}
