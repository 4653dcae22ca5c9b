// What the simulation must not touch: the host's clock, randomness, timers, locale and modules.
//
// One of these inside rtos/, netx/ or mqtt/ makes two runs with one seed differ, or keeps the core out of a browser.
// The few files that stand with one foot on the host are listed here, each with its reason.

import ts from 'typescript';
import { imports_of, line_of, parse, type SourceText, walk } from './sources.ts';

/** Files and folders of the simulation that may use the host, and why. */
export const HOST_SIDE: Readonly<Record<string, string>> = {
  'rtos/sim/host_run.ts': 'waits, with virtual time standing still, for what the host computes',
  'rtos/explore/run_scenario_with_host.ts': 'the same for a scenario',
  'rtos/explore/guard.ts': 'forbids these very globals while a run goes on',
  'netx/gateway/': 'forwards to real sockets of this computer',
  'netx/secure/host/': 'TLS is node:tls over the simulated stream, keys are those of node:crypto',
};

const BANNED_GLOBALS: Readonly<Record<string, string>> = {
  Date: 'take the time from the simulation (sim.now_ns, tx_time_get)',
  performance: 'take the time from the simulation (sim.now_ns)',
  setTimeout: 'schedule an event in virtual time (sim.schedule)',
  setInterval: 'schedule an event in virtual time (sim.schedule)',
  setImmediate: 'schedule an event in virtual time (sim.schedule)',
  queueMicrotask: 'schedule an event in virtual time (sim.schedule)',
  process: 'leave the command line and the exit code to demo/',
  Buffer: 'use Uint8Array, DataView, TextEncoder',
  console: 'write to the trace (sim.trace) and let demo/ print it',
  crypto: 'take randomness from the seed (sim.choose, the target)',
  fetch: 'the simulation has no network but the simulated one',
  require: 'use import',
  globalThis: 'name the thing itself',
  WeakRef: 'it depends on the garbage collector',
  FinalizationRegistry: 'it depends on the garbage collector',
};

const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  random: 'Math.random is not seeded: use the simulation (sim.choose, the target)',
  localeCompare: 'it follows the locale of the host: compare with <',
  toLocaleString: 'it follows the locale of the host',
};

export function is_host_side(name: string): boolean {
  return Object.keys(HOST_SIDE).some((prefix) => name.startsWith(prefix));
}

export function host_uses(source: SourceText): string[] {
  const found = imports_of(source)
    .filter((name) => !name.endsWith('.ts'))
    .map(
      (name) =>
        `${source.name} imports ${name}: the simulation imports its own files only ` +
        '(files that stand on the host are listed in test/tidy/host_globals.ts).',
    );
  const file = parse(source);
  const declared = declared_names(file);
  walk(file, (node) => {
    const why = banned(node, declared);
    if (why !== undefined)
      found.push(`${source.name}:${line_of(file, node)}: ${node.getText(file)}: ${why}.`);
  });
  return found;
}

function banned(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) {
    return "the order of everything is the scheduler's choice: write a generator, or use a host-side file";
  }
  if (!ts.isIdentifier(node)) return undefined;
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    if (node.text === 'random' && parent.expression.getText() !== 'Math') return undefined;
    return own(BANNED_MEMBERS, node.text);
  }
  if (ts.isTypeNode(parent) || declared.has(node.text)) return undefined;
  if ('name' in parent && parent.name === node) return undefined;
  return own(BANNED_GLOBALS, node.text);
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Names that the file itself declares or imports: those are not the host's globals. */
function declared_names(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(file, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isBindingElement(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}
