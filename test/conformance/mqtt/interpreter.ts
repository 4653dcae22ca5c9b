/**
 * Runs one mqtt program: client actors that call the client's services, and a scripted broker on the same wire
 * (conformance README of mqtt).
 */

import type { NxdMqttOptions } from '../../../mqtt/nxd_mqtt_client.ts';
import type { Diagnostic } from '../../../rtos/sim_api.ts';
import type { Case, Difference, Json, JsonObject } from '../case.ts';
import { entries_difference, value_difference } from '../compare.ts';
import { FaultRules } from '../wire/faults.ts';
import { IdealWire, NODE_A, NODE_B } from '../wire/ideal_wire.ts';
import {
  common_operations,
  Lab,
  type LabOperation,
  number_of,
  object_of,
  objects_of,
  pool_counts,
} from '../wire/lab.ts';
import { transmit_queue } from './client_state.ts';
import { BROKER_OPERATIONS, CABLE_OPERATIONS } from './operations_broker.ts';
import { CLIENT_OPERATIONS } from './operations_client.ts';
import { published_options } from './profile.ts';
import { BrokerEnd, MqttWorld } from './world.ts';

/** Operations by side: some names (`sleep`) are common, none means two things. */
const OPERATIONS: ReadonlyMap<string, LabOperation<MqttWorld>> = new Map(
  Object.entries({
    ...common_operations<MqttWorld>(),
    ...CABLE_OPERATIONS,
    ...CLIENT_OPERATIONS,
    ...BROKER_OPERATIONS,
  }),
);

/** Actors in the order in which they start, with their usual priorities. */
const ACTORS = [
  { key: 'broker', name: 'b', node: NODE_B, priority: 4, port: 1883 },
  { key: 'broker2', name: 'b2', node: NODE_B, priority: 4, port: 1884 },
  { key: 'client', name: 'c', node: NODE_A, priority: 5, port: null },
  { key: 'client2', name: 'c2', node: NODE_A, priority: 6, port: null },
] as const;

/** The case of one line of a program file. */
export function mqtt_case(source: JsonObject): Case {
  return {
    id: String(source['id']),
    title: typeof source['title'] === 'string' ? source['title'] : '',
    run: () => check(source),
  };
}

function check(source: JsonObject): Difference | null {
  const expected = object_of(source, 'expect');
  const masked = source['masked'] === true;
  const { log, final } = run_mqtt_program(source);
  return (
    entries_difference('log', Array.isArray(expected['log']) ? expected['log'] : [], log, masked) ??
    value_difference('final', expected['final'], final, masked)
  );
}

export interface MqttRun {
  readonly log: Json[];
  readonly final: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs a program, by default with the client as published: its log, its final state. Tests may bring
 * operations of their own.
 */
export function run_mqtt_program(
  source: JsonObject,
  options?: NxdMqttOptions,
  more_operations: ReadonlyMap<string, LabOperation<MqttWorld>> = new Map(),
): MqttRun {
  const config = object_of(source, 'config');
  const world = new MqttWorld(config);
  const wire = new IdealWire([world.client_side, world.broker_side], {
    mtu: number_of(config, 'mtu', 1500),
    link_delay_ticks: number_of(config, 'linkDelay', 0),
    faults: new FaultRules(objects_of(source, 'faults')),
    recorder: null,
  });
  const lab = new Lab(world, wire, {
    limit_ticks: number_of(config, 'limit', 20_000),
    settle_ticks: number_of(config, 'settle', 100),
    operations: new Map([...OPERATIONS, ...more_operations]),
    random: null,
    options: published_options(number_of(config, 'extNotify', 0) === 1, options),
    define: () => world.define(wire),
    prepare: () => world.prepare(),
    final: () => final_state(world, wire),
  });
  for (const { key, name, node, priority, port } of ACTORS) {
    if (source[key] === undefined) continue;
    if (port !== null) world.brokers.set(name, new BrokerEnd(port));
    lab.add_actor(name, node, world.priority(key, priority), objects_of(source, key));
  }
  const final = lab.run();
  return { log: lab.log, final, diagnostics: lab.diagnostics };
}

function final_state(world: MqttWorld, wire: IdealWire): JsonObject {
  const pools: JsonObject = { mqtt: pool_counts(world.client_pool) };
  if (!world.shares_pool) pools['ip'] = pool_counts(world.ip_pool);
  pools['broker'] = pool_counts(world.broker_pool);
  const clients = world.clients.filter((object) => object.created);
  return {
    clients: clients.map(({ index, client }) => ({
      c: index,
      state: client.nxd_mqtt_client_state,
      rxDepth: client.message_receive_queue_depth,
      nextId: client.nxd_mqtt_client_packet_identifier,
      tx: transmit_queue(client),
    })),
    pools,
    rxDrop: [...(wire.drops[NODE_A] ?? [])],
    brokerDrop: [...(wire.drops[NODE_B] ?? [])],
  };
}
