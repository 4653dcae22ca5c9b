/**
 * What tcp transcripts and mqtt programs have in common: one target with two IP instances on the ideal wire,
 * actors that work through lists of operations, eight semaphores shared by all, and a control thread that starts
 * the actors, waits for them and takes the final state (conformance README of mqtt, sections 1 to 3).
 */

import {
  type NX_PACKET,
  NX_PACKET_POOL,
  nx_packet_allocate,
  nx_packet_pool_create,
  nx_packet_release,
} from '../../../netx/nx_api.ts';
import { SIZEOF_NX_PACKET } from '../../../netx/nx_packet_size.ts';
import { type Diagnostic, type Random, Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_DONT_START,
  TX_NO_TIME_SLICE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_create,
  tx_thread_resume,
  tx_thread_sleep,
  tx_time_get,
} from '../../../rtos/tx_api.ts';
import { is_object, type Json, type JsonObject } from '../case.ts';
import type { IdealWire, NodeIndex } from './ideal_wire.ts';

const SEMAPHORES = 8;
const CONTROL_PRIORITY = 30;
const STACK_SIZE = 2048;
const MOST_HELD = 64;
const PACKET_TYPE = 56;

/** What an operation does; it writes its own log entries. */
export type LabOperation<W> = (actor: Actor<W>, op: JsonObject) => Service<void>;

/** A thread that works through a list of operations. `W` is what its kind of programs keeps for a run. */
export class Actor<W> {
  readonly lab: Lab<W>;
  readonly name: string;
  readonly node: NodeIndex;
  readonly ops: readonly JsonObject[];
  readonly thread = new TX_THREAD();
  /** Index of the operation it is at. */
  position = 0;
  finished = false;
  /** Packets taken by `hold`. */
  readonly held: NX_PACKET[] = [];

  constructor(lab: Lab<W>, name: string, node: NodeIndex, ops: readonly JsonObject[]) {
    this.lab = lab;
    this.name = name;
    this.node = node;
    this.ops = ops;
  }

  /** The first values of a log entry about the present operation. */
  entry_start(name: string): Json[] {
    return [tx_time_get(), this.name, this.position, name];
  }

  /** Notes that the present operation is done. */
  log(op: JsonObject, ...values: Json[]): void {
    this.lab.log.push([...this.entry_start(String(op['op'])), ...values]);
  }
}

export interface LabPlan<W> {
  /** Kernel ticks after which the control thread gives up waiting, and how long it sleeps then. */
  readonly limit_ticks: number;
  readonly settle_ticks: number;
  readonly operations: ReadonlyMap<string, LabOperation<W>>;
  /** Options of the target's upper layers. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where random numbers come from; null: the seed of the simulation. */
  readonly random: Random | null;
  /** Part of the application define callback that makes pools, IP instances and so on. */
  readonly define: () => Service<void>;
  /** What the control thread does before it starts the actors. */
  readonly prepare: () => Service<void>;
  /** The final state, taken by the control thread. */
  readonly final: () => JsonObject;
}

export class Lab<W> {
  readonly world: W;
  readonly log: Json[] = [];
  private final: JsonObject | null = null;
  readonly actors: Actor<W>[] = [];
  readonly semaphores: TX_SEMAPHORE[] = [];
  readonly wire: IdealWire;
  private readonly plan: LabPlan<W>;
  private readonly done = new TX_SEMAPHORE();
  private readonly control = new TX_THREAD();
  private readonly priorities: number[] = [];
  private readonly sim = new Simulation({ trace: false });

  constructor(world: W, wire: IdealWire, plan: LabPlan<W>) {
    this.world = world;
    this.wire = wire;
    this.plan = plan;
  }

  /** Adds an actor; they are created and started in the order in which they were added. */
  add_actor(name: string, node: NodeIndex, priority: number, ops: readonly JsonObject[]): void {
    this.actors.push(new Actor(this, name, node, ops));
    this.priorities.push(priority);
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.sim.diagnostics;
  }

  /** Runs until the final state is taken. */
  run(): JsonObject {
    if (this.plan.random !== null) Object.assign(this.sim, { random: this.plan.random });
    new Target(this.sim, {
      name: 'target',
      main: () => tx_kernel_enter(() => this.define()),
      config: {
        service_cost_ns: 0,
        service_cost_most_ns: 0,
        interrupt_cost_ns: 0,
        tick_hook: () => this.wire.tick(tx_time_get()),
        options: this.plan.options,
      },
    });
    this.sim.run();
    if (this.final === null) throw new Error('the run ended before its final state was taken');
    return this.final;
  }

  private *define(): Service<void> {
    yield* this.plan.define();
    for (let i = 0; i < SEMAPHORES; i++) {
      const semaphore = new TX_SEMAPHORE();
      must(tx_semaphore_create(semaphore, `semaphore ${i}`, 0), 'tx_semaphore_create');
      this.semaphores.push(semaphore);
    }
    must(tx_semaphore_create(this.done, 'done', 0), 'tx_semaphore_create');
    for (const [index, actor] of this.actors.entries()) {
      const entry = () => this.run_actor(actor);
      yield* create_thread(actor.thread, actor.name, entry, this.priorities[index]!, TX_DONT_START);
    }
    yield* create_thread(this.control, 'control', () => this.run_control(), CONTROL_PRIORITY, TX_AUTO_START);
  }

  private *run_actor(actor: Actor<W>): Service<void> {
    for (const op of actor.ops) {
      const operation = this.plan.operations.get(String(op['op']));
      if (operation === undefined) throw new Error(`unknown operation ${String(op['op'])}`);
      yield* operation(actor, op);
      actor.position++;
    }
    actor.finished = true;
    yield* tx_semaphore_put(this.done);
  }

  private *run_control(): Service<void> {
    const { limit_ticks, settle_ticks, prepare, final } = this.plan;
    yield* prepare();
    for (const actor of this.actors) yield* tx_thread_resume(actor.thread);
    for (let waiting = this.actors.length; waiting > 0; waiting--) {
      const left = Math.max(0, limit_ticks - tx_time_get());
      if ((yield* tx_semaphore_get(this.done, left)) !== TX_SUCCESS) break;
    }
    for (const actor of this.actors) {
      if (!actor.finished) this.log.push([tx_time_get(), actor.name, actor.position, 'stuck']);
    }
    yield* tx_thread_sleep(settle_ticks);
    this.final = { tick: tx_time_get(), ...final() };
    this.sim.stop();
  }
}

function* create_thread(
  thread: TX_THREAD,
  name: string,
  entry: () => Service<void>,
  priority: number,
  start: number,
): Service<void> {
  const stack = new Uint8Array(STACK_SIZE);
  const status = yield* tx_thread_create(
    thread,
    name,
    entry,
    0,
    stack,
    STACK_SIZE,
    priority,
    priority,
    TX_NO_TIME_SLICE,
    start,
  );
  must(status, 'tx_thread_create');
}

/** A pool of exactly `count` packets. */
export function make_pool(name: string, payload: number, count: number): NX_PACKET_POOL {
  const pool = new NX_PACKET_POOL();
  const size = count * (SIZEOF_NX_PACKET + ((payload + 3) & ~3));
  must(nx_packet_pool_create(pool, name, payload, new Uint8Array(size), size), 'nx_packet_pool_create');
  if (pool.nx_packet_pool_total !== count)
    throw new Error(`pool ${name} has ${pool.nx_packet_pool_total} packets`);
  return pool;
}

export function pool_counts(pool: NX_PACKET_POOL): number[] {
  return [
    pool.nx_packet_pool_total,
    pool.nx_packet_pool_available,
    pool.nx_packet_pool_empty_requests,
    pool.nx_packet_pool_empty_suspensions,
    pool.nx_packet_pool_invalid_releases,
  ];
}

/** Takes up to n packets and keeps them: the last status and how many were got. */
export function* hold_packets<W>(
  actor: Actor<W>,
  pool: NX_PACKET_POOL,
  count: number,
  wait: number,
): Service<[status: number, got: number]> {
  for (let got = 0; got < count; got++) {
    const packet = ref<NX_PACKET | null>(null);
    const status = yield* nx_packet_allocate(pool, packet, PACKET_TYPE, wait);
    if (status !== 0 || packet.value === null) return [status, got];
    actor.held.push(packet.value);
  }
  return [0, count];
}

/** A part of the set-up that cannot fail. */
export function must(status: number, what: string): void {
  if (status !== 0) throw new Error(`${what} gave status ${status} during the set-up`);
}

/** The operations that both kinds of programs have. */
export function common_operations<W>(): Record<string, LabOperation<W>> {
  return {
    *sleep(actor, op) {
      const status = yield* tx_thread_sleep(number_of(op, 'ticks', 0));
      actor.log(op, status);
    },
    *post(actor, op) {
      const status = yield* tx_semaphore_put(actor.lab.semaphores[number_of(op, 'sem', 0)]!);
      actor.log(op, status);
    },
    *pend(actor, op) {
      const semaphore = actor.lab.semaphores[number_of(op, 'sem', 0)]!;
      const status = yield* tx_semaphore_get(semaphore, wait_of(op, TX_WAIT_FOREVER));
      actor.log(op, status);
    },
    *free(actor, op) {
      const count = Math.min(number_of(op, 'n', MOST_HELD), actor.held.length);
      for (let i = 0; i < count; i++) yield* nx_packet_release(actor.held.pop()!);
      actor.log(op, 0);
    },
  };
}

/** A number of an operation or configuration. */
export function number_of(source: JsonObject, key: string, otherwise: number): number {
  const value = source[key];
  return typeof value === 'number' ? value : otherwise;
}

/** A number that is passed as an unsigned 32-bit argument. */
export function uint_of(source: JsonObject, key: string, otherwise: number): number {
  return number_of(source, key, otherwise) >>> 0;
}

/** A wait in ticks; negative is forever. */
export function wait_of(op: JsonObject, otherwise: number, key = 'wait'): number {
  const wait = number_of(op, key, otherwise);
  return wait < 0 ? TX_WAIT_FOREVER : wait;
}

/** An object of a program, empty when absent. */
export function object_of(source: JsonObject, key: string): JsonObject {
  const value = source[key];
  return is_object(value) ? value : {};
}

/** A list of objects of a program, empty when absent. */
export function objects_of(source: JsonObject, key: string): JsonObject[] {
  const value = source[key];
  return Array.isArray(value) ? value.filter(is_object) : [];
}
