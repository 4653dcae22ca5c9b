/**
 * Runs one transcript: scripts of socket calls on two nodes, with every frame recorded (conformance README of tcp).
 */

import { type NxOptions, nx_options } from '../../../netx/sim_netx_api.ts';
import type { Case, Difference, JsonObject } from '../case.ts';
import { entries_difference, value_difference } from '../compare.ts';
import { FaultRules } from '../wire/faults.ts';
import { FrameRecorder } from '../wire/frame_record.ts';
import { IdealWire, NODE_A, NODE_B } from '../wire/ideal_wire.ts';
import { common_operations, Lab, number_of, object_of, objects_of, pool_counts } from '../wire/lab.ts';
import { Network } from './network.ts';
import { IP_OPERATIONS } from './operations_ip.ts';
import { TCP_OPERATIONS } from './operations_tcp.ts';

const OPERATIONS = new Map(
  Object.entries({ ...common_operations<Network>(), ...TCP_OPERATIONS, ...IP_OPERATIONS }),
);

/** Scripts in the order in which they start, with node and usual priority. */
const SCRIPTS = [
  { name: 'b', node: NODE_B, priority: 4 },
  { name: 'b2', node: NODE_B, priority: 7 },
  { name: 'a', node: NODE_A, priority: 5 },
  { name: 'a2', node: NODE_A, priority: 6 },
] as const;

/** The case of one line of a transcript file. */
export function transcript_case(source: JsonObject): Case {
  return {
    id: String(source['id']),
    title: typeof source['title'] === 'string' ? source['title'] : '',
    run: () => check(source),
  };
}

function check(source: JsonObject): Difference | null {
  const expected = object_of(source, 'expect');
  const { log, frames, final } = run_transcript(source);
  return (
    entries_difference('frames', objects_of(expected, 'frames'), frames) ??
    entries_difference('log', Array.isArray(expected['log']) ? expected['log'] : [], log) ??
    value_difference('final', expected['final'], final)
  );
}

const PUBLISHED: NxOptions = { profile: 'published' };

/** Log, frames and final state of a transcript; by default the stack is as published. */
export function run_transcript(
  source: JsonObject,
  options: NxOptions = PUBLISHED,
): {
  log: Lab<Network>['log'];
  frames: JsonObject[];
  final: JsonObject;
} {
  const config = object_of(source, 'config');
  const priorities = object_of(config, 'prio');
  const network = new Network({
    pools: [pool_of(config, 'poolA'), pool_of(config, 'poolB')],
    ip_priorities: [number_of(priorities, 'ipA', 1), number_of(priorities, 'ipB', 2)],
    fragment: number_of(config, 'fragment', 0) === 1,
    static_arp: config['arp'] !== 'dynamic',
  });
  const recorder = new FrameRecorder();
  const wire = new IdealWire(network.nodes, {
    mtu: number_of(config, 'mtu', 1500),
    link_delay_ticks: number_of(config, 'linkDelay', 0),
    faults: new FaultRules(objects_of(source, 'faults')),
    recorder,
  });
  const lab = new Lab(network, wire, {
    limit_ticks: number_of(config, 'limit', 20_000),
    settle_ticks: number_of(config, 'settle', 100),
    operations: OPERATIONS,
    options: nx_options(options),
    define: () => network.define(wire),
    prepare: () => network.prepare(),
    final: () => final_state(network, wire),
  });
  for (const { name, node, priority } of SCRIPTS) {
    if (source[name] === undefined) continue;
    lab.add_actor(name, node, number_of(priorities, name, priority), objects_of(source, name));
  }
  const final = lab.run();
  return { log: lab.log, frames: recorder.frames, final };
}

function pool_of(config: JsonObject, key: string): { payload: number; count: number } {
  const pool = object_of(config, key);
  return { payload: number_of(pool, 'payload', 1568), count: number_of(pool, 'count', 40) };
}

function final_state(network: Network, wire: IdealWire): JsonObject {
  const [a, b] = network.nodes;
  return {
    pools: { a: pool_counts(a.pool), b: pool_counts(b.pool) },
    rxDrop: { a: [...wire.drops[0]], b: [...wire.drops[1]] },
  };
}
