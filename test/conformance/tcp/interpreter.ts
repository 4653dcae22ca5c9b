/**
 * Runs one transcript: scripts of socket calls on two or three nodes, with every frame recorded (conformance README of tcp).
 * Protocols above UDP and TCP bring their operations as a dialect.
 */

import { type NxOptions, nx_options } from '../../../netx/sim_netx_api.ts';
import type { Service } from '../../../rtos/kernel/service.ts';
import type { Diagnostic } from '../../../rtos/sim_api.ts';
import { tx_time_get } from '../../../rtos/tx_api.ts';
import type { Case, Difference, Json, JsonObject } from '../case.ts';
import { entries_difference, value_difference } from '../compare.ts';
import { FaultRules } from '../wire/faults.ts';
import { type DatagramView, FrameRecorder } from '../wire/frame_record.ts';
import { IdealWire, NODE_A, NODE_B, NODE_C } from '../wire/ideal_wire.ts';
import {
  common_operations,
  Lab,
  type LabOperation,
  number_of,
  object_of,
  objects_of,
  pool_counts,
} from '../wire/lab.ts';
import { ListedRandom } from '../wire/listed_random.ts';
import { NETMASK, Network } from './network.ts';
import { IP_OPERATIONS } from './operations_ip.ts';
import { TCP_OPERATIONS } from './operations_tcp.ts';

/** What a protocol adds to one run. */
export interface DialectRun {
  readonly operations: Readonly<Record<string, LabOperation<Network>>>;
  /** Options of the target beside those of the stack. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What the final state has in addition. */
  readonly final: () => JsonObject;
  /** Options of the stack in addition. */
  readonly stack?: NxOptions;
  /** What the control thread does before the scripts start, behind what it always does. */
  readonly prepare?: (network: Network) => Service<void>;
  /** The drivers take frames of groups. */
  readonly serves_groups?: boolean;
}

/** What a protocol adds to transcripts. */
export interface Dialect {
  begin(config: JsonObject): DialectRun;
  /** What its frames show in addition. */
  readonly datagram: DatagramView | null;
}

const SOCKETS_ONLY: Dialect = {
  begin: () => ({ operations: {}, options: {}, final: () => ({}) }),
  datagram: null,
};

/** Scripts in the order in which they start, with node and usual priority. */
const SCRIPTS = [
  { name: 'b', node: NODE_B, priority: 4 },
  { name: 'b2', node: NODE_B, priority: 7 },
  { name: 'c', node: NODE_C, priority: 8 },
  { name: 'c2', node: NODE_C, priority: 9 },
  { name: 'a', node: NODE_A, priority: 5 },
  { name: 'a2', node: NODE_A, priority: 6 },
] as const;

/** Makes the case of one line of a transcript file. */
export function transcript_cases(dialect: Dialect = SOCKETS_ONLY): (source: JsonObject) => Case {
  return (source) => ({
    id: String(source['id']),
    title: typeof source['title'] === 'string' ? source['title'] : '',
    run: () => check(source, dialect),
  });
}

function check(source: JsonObject, dialect: Dialect): Difference | null {
  const expected = object_of(source, 'expect');
  const { log, frames, final } = run_transcript(source, PUBLISHED, dialect);
  return (
    entries_difference('frames', objects_of(expected, 'frames'), frames) ??
    entries_difference('log', Array.isArray(expected['log']) ? expected['log'] : [], log) ??
    value_difference('final', expected['final'], final)
  );
}

const PUBLISHED: NxOptions = { profile: 'published' };

export interface TranscriptRun {
  readonly log: readonly Json[];
  readonly frames: JsonObject[];
  readonly final: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Log, frames and final state of a transcript; by default the stack is as published. */
export function run_transcript(
  source: JsonObject,
  options: NxOptions = PUBLISHED,
  dialect: Dialect = SOCKETS_ONLY,
): TranscriptRun {
  const config = object_of(source, 'config');
  const priorities = object_of(config, 'prio');
  const network = network_of(config);
  const recorder = new FrameRecorder(dialect.datagram);
  const logs_driver = number_of(config, 'drvlog', 0) === 1;
  const more = dialect.begin(config);
  const wire = new IdealWire(network.nodes, {
    mtu: number_of(config, 'mtu', 1500),
    link_delay_ticks: number_of(config, 'linkDelay', 0),
    faults: new FaultRules(objects_of(source, 'faults')),
    recorder,
    multicast:
      logs_driver || more.serves_groups === true
        ? (node, entry, mac) => {
            if (logs_driver) lab.log.push([tx_time_get(), network.node(node).name, -1, entry, mac]);
          }
        : null,
  });
  const operations = { ...common_operations<Network>(), ...TCP_OPERATIONS, ...IP_OPERATIONS };
  const lab: Lab<Network> = new Lab(network, wire, {
    limit_ticks: number_of(config, 'limit', 20_000),
    settle_ticks: number_of(config, 'settle', 100),
    operations: new Map(Object.entries({ ...operations, ...more.operations })),
    random: random_of(config),
    options: { ...nx_options({ ...options, ...more.stack }), ...more.options },
    define: () => network.define(wire),
    prepare: () => prepare(network, more),
    final: () => ({ ...final_state(network, wire), ...more.final() }),
  });
  for (const { name, node, priority } of SCRIPTS) {
    if (source[name] === undefined) continue;
    lab.add_actor(name, node, number_of(priorities, name, priority), objects_of(source, name));
  }
  const final = lab.run();
  return { log: lab.log, frames: recorder.frames, final, diagnostics: lab.diagnostics };
}

function* prepare(network: Network, more: DialectRun): Service<void> {
  yield* network.prepare();
  if (more.prepare !== undefined) yield* more.prepare(network);
}

function network_of(config: JsonObject): Network {
  const priorities = object_of(config, 'prio');
  const count = number_of(config, 'nodes', 2);
  return new Network({
    pools: ['poolA', 'poolB', 'poolC'].slice(0, count).map((key) => pool_of(config, key)),
    ip_priorities: ['ipA', 'ipB', 'ipC'].map((key, index) => number_of(priorities, key, index + 1)),
    fragment: number_of(config, 'fragment', 0) === 1,
    static_arp: config['arp'] !== 'dynamic',
    igmp: number_of(config, 'igmp', 0) === 1,
    address_a: text_of(config, 'ipA', '10.0.0.1'),
    mask_a: text_of(config, 'maskA', NETMASK),
  });
}

function text_of(config: JsonObject, key: string, otherwise: string): string {
  const text = config[key];
  return typeof text === 'string' ? text : otherwise;
}

function random_of(config: JsonObject): ListedRandom | null {
  const numbers = config['rand'];
  return Array.isArray(numbers) ? new ListedRandom(numbers.map(Number)) : null;
}

function pool_of(config: JsonObject, key: string): { payload: number; count: number } {
  const pool = object_of(config, key);
  return { payload: number_of(pool, 'payload', 1568), count: number_of(pool, 'count', 40) };
}

function final_state({ nodes }: Network, wire: IdealWire): JsonObject {
  return {
    pools: Object.fromEntries(nodes.map(({ name, pool }) => [name, pool_counts(pool)])),
    rxDrop: Object.fromEntries(nodes.map(({ name, index }) => [name, [...(wire.drops[index] ?? [])]])),
  };
}
