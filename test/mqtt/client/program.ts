// Small programs for the client: what an application and a scripted broker do, and what came of it. They are the
// programs of the conformance data (its README explains the operations), run with the options of the test's choice.

import type { NxdMqttOptions } from '../../../mqtt/client/nxd_mqtt_config.ts';
import type { Json, JsonObject } from '../../conformance/case.ts';
import { run_mqtt_program } from '../../conformance/mqtt/interpreter.ts';
import type { MqttWorld } from '../../conformance/mqtt/world.ts';
import type { LabOperation } from '../../conformance/wire/lab.ts';

/** An operation of the test's own: code that runs in the actor's thread. */
export type Operation = LabOperation<MqttWorld>;

export interface Program {
  readonly client?: readonly JsonObject[];
  /** A second application thread, of lower priority. */
  readonly client2?: readonly JsonObject[];
  readonly broker?: readonly JsonObject[];
  readonly config?: JsonObject;
  readonly faults?: readonly JsonObject[];
  /** Operations that only this test has, by name. */
  readonly operations?: Readonly<Record<string, Operation>>;
}

export interface Outcome {
  /** `tick actor operation values`, one for each operation or callback, in order. */
  readonly log: string[];
  /** `[total, free]` of the client's pool and of the IP instance's. */
  readonly pools: { mqtt: [number, number]; ip: [number, number] };
  /** State, messages in the receive queue, transmit queue as `first byte/packet id`. */
  readonly client: { state: number; unread: number; queued: string[] } | undefined;
  /** Names of the diagnostics, in order, and their texts. */
  readonly diagnostics: string[];
  readonly messages: string[];
}

/** Runs a program with the client as documented, or with other options. */
export function run(program: Program, options: NxdMqttOptions = {}): Outcome {
  const source: JsonObject = {
    config: program.config ?? {},
    faults: [...(program.faults ?? [])],
    client: [...(program.client ?? [])],
    broker: [...(program.broker ?? [])],
    ...(program.client2 === undefined ? {} : { client2: [...program.client2] }),
  };
  const { log, final, diagnostics } = run_mqtt_program(
    source,
    options,
    new Map(Object.entries(program.operations ?? {})),
  );
  const pools = final['pools'] as { mqtt: number[]; ip: number[] };
  const [client] = final['clients'] as { state: number; rxDepth: number; tx: number[][] }[];
  return {
    log: log.map(line),
    pools: { mqtt: two(pools.mqtt), ip: two(pools.ip) },
    client:
      client === undefined
        ? undefined
        : {
            state: client.state,
            unread: client.rxDepth,
            queued: client.tx.map(([first, id]) => `${(first as number).toString(16)}/${id}`),
          },
    diagnostics: diagnostics.map(({ id }) => id),
    messages: diagnostics.map(({ message }) => message),
  };
}

function two(counts: number[]): [number, number] {
  return [counts[0] as number, counts[1] as number];
}

function line(entry: Json): string {
  const [tick, actor, , name, ...values] = entry as [number, string, number, string, ...Json[]];
  return [
    tick,
    actor,
    name,
    ...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  ].join(' ');
}

/** What every session begins with: operations of the two sides up to CONNACK, and how many entries they log. */
export const OPENING = {
  client: [{ op: 'create' }, { op: 'notify_all' }, { op: 'connect' }],
  broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'send', hex: '20020000' }],
  entries: 7,
};

/** Runs a program behind the opening of a session; the entries of the opening are left out of the log. */
export function run_session(program: Program, options: NxdMqttOptions = {}): Outcome {
  const outcome = run(
    {
      ...program,
      client: [...OPENING.client, ...(program.client ?? [])],
      broker: [...OPENING.broker, ...(program.broker ?? [])],
    },
    options,
  );
  return { ...outcome, log: outcome.log.slice(OPENING.entries) };
}

/** The options with single quirks on. */
export function with_quirk(...names: (keyof NonNullable<NxdMqttOptions['quirks']>)[]): NxdMqttOptions {
  return { quirks: Object.fromEntries(names.map((name) => [name, true])) };
}
