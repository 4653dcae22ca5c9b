/**
 * Tries the rows of a network error table: each on a fresh system, in its calling context (README of mqtt, section
 * 9). Where the row says how a build with extended notification answers, that one is tried as well. A row whose call
 * crashed passes when the simulator reports what is wrong with it.
 */

import { Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_ACTIVATE,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_thread_create,
  tx_thread_sleep,
  tx_time_get,
  tx_timer_activate,
  tx_timer_create,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { Case, Difference, Json, JsonObject } from '../case.ts';
import { ascii, from_dots } from '../wire/bytes.ts';
import { must } from '../wire/lab.ts';
import { ApiFixture, type FixturePlan } from './api_fixture.ts';
import { type Maker, PLACEHOLDERS, type RowContext } from './api_placeholders.ts';
import { NEXT_PORT, type Setup } from './api_setups.ts';

type Context = 'init' | 'thread' | 'isr' | 'timer';
type ServiceFunction = (...args: unknown[]) => UINT | Service<UINT>;

/** What the rows of one table call, and what its build is. */
export interface ApiTable {
  readonly services: Readonly<Record<string, unknown>>;
  /** Placeholders beside those that all tables have, or in their stead. */
  readonly placeholders: Readonly<Record<string, Maker>>;
  /** What is done before the call, by service and case. */
  readonly setups: Readonly<Record<string, Readonly<Record<string, Setup>>>>;
  options(extended_notify: boolean): Readonly<Record<string, unknown>>;
  readonly fixture?: FixturePlan;
  /** What a text stands for; undefined: what it does in all tables. */
  readonly text?: (text: string, service: string) => unknown;
}

const THREAD_PRIORITY = 5;
const PEER_PRIORITY = 4;
const LAST_TICK = 2000;
const DOTTED = /^\d+\.\d+\.\d+\.\d+$/;

/** Makes the case of one row. */
export function api_cases(table: ApiTable): (row: JsonObject) => Case {
  return (row) => {
    const { service, case: name, context } = row;
    return {
      id: `${String(service)}: ${String(name)} (${String(context)})`,
      title: JSON.stringify(row['args']),
      run: () => check(row, table),
    };
  };
}

function check(row: JsonObject, table: ApiTable): Difference | null {
  const { status, reported } = try_row(row, table, false);
  if (row['status'] === 'crash' && reported) return null;
  if (status !== row['status']) return difference('status', row['status'], status);
  if (row['statusExt'] === undefined) return null;
  const { status: extended } = try_row(row, table, true);
  return extended === row['statusExt'] ? null : difference('statusExt', row['statusExt'], extended);
}

function difference(where: string, expected: Json | undefined, got: UINT | undefined): Difference {
  return {
    where,
    expected: String(expected),
    got: got === undefined ? 'no return' : String(got),
    before: [],
  };
}

function try_row(
  row: JsonObject,
  table: ApiTable,
  extended_notify: boolean,
): { status: UINT | undefined; reported: boolean } {
  const trial = new Trial(row, table);
  const sim = new Simulation({ trace: false });
  new Target(sim, {
    name: 'target',
    main: () => tx_kernel_enter(() => trial.define()),
    config: {
      service_cost_ns: 0,
      service_cost_most_ns: 0,
      interrupt_cost_ns: 0,
      before_tick: (tick) => trial.status === undefined && tick <= LAST_TICK,
      tick_hook: () => trial.tick(),
      options: table.options(extended_notify),
    },
  });
  sim.run();
  return { status: trial.status, reported: sim.diagnostics.length > 0 };
}

/** One row on one system. */
class Trial {
  status: UINT | undefined;
  private readonly fixture: ApiFixture;
  private readonly timer = new TX_TIMER();
  private readonly row: RowContext;
  private readonly table: ApiTable;
  private readonly args: readonly Json[];
  private readonly context: Context;
  private due_in_tick = false;

  constructor(row: JsonObject, table: ApiTable) {
    this.table = table;
    this.fixture = new ApiFixture(table.fixture);
    this.args = Array.isArray(row['args']) ? row['args'] : [];
    this.context = row['context'] as Context;
    this.row = {
      fixture: this.fixture,
      service: String(row['service']),
      name: String(row['case']),
      values: [],
      before: [],
    };
  }

  *define(): Service<void> {
    yield* this.fixture.define();
    must(
      tx_timer_create(this.timer, 'timer', () => this.call(), 0, 1, 0, TX_NO_ACTIVATE),
      'tx_timer_create',
    );
    if (this.context === 'init') {
      yield* this.prepare();
      yield* this.call();
      return;
    }
    yield* create_thread('peer', PEER_PRIORITY, () => this.fixture.serve());
    yield* create_thread('caller', THREAD_PRIORITY, () => this.run_thread());
  }

  *tick(): Service<void> {
    yield* this.fixture.wire.tick(tx_time_get());
    if (this.due_in_tick) {
      this.due_in_tick = false;
      yield* this.call();
    }
  }

  private *run_thread(): Service<void> {
    yield* this.prepare();
    if (this.context === 'thread') yield* this.call();
    else if (this.context === 'isr') this.due_in_tick = true;
    else tx_timer_activate(this.timer);
    yield* tx_thread_sleep(TX_WAIT_FOREVER);
  }

  /** Makes what the arguments stand for. */
  private *prepare(): Service<void> {
    for (const argument of this.args) this.row.values.push(yield* this.value_of(argument));
  }

  private *value_of(argument: Json): Service<unknown> {
    if (typeof argument !== 'string') return argument;
    if (argument === '@nextPort') return NEXT_PORT;
    if (argument.startsWith('@')) {
      const maker = this.table.placeholders[argument] ?? PLACEHOLDERS[argument];
      if (maker === undefined) throw new Error(`unknown placeholder ${argument}`);
      return yield* maker(this.row);
    }
    const meant = this.table.text?.(argument, this.row.service);
    if (meant !== undefined) return meant;
    if (DOTTED.test(argument)) return from_dots(argument);
    // Text is a name, or data of a ping, which is bytes.
    return this.row.service === 'nx_icmp_ping' ? ascii(argument) : argument;
  }

  private *call(): Service<void> {
    const { service, name, values } = this.row;
    const call = this.table.services[service];
    if (typeof call !== 'function') throw new Error(`${service} is not exported`);
    const setup = this.table.setups[service]?.[name];
    if (setup !== undefined) yield* setup(this.row);
    for (const earlier of this.row.before) yield* earlier();
    // Output arguments that a row leaves out are null.
    const nulls = new Array<null>(Math.max(0, call.length - values.length)).fill(null);
    const result = (call as ServiceFunction)(...values, ...nulls);
    this.status = typeof result === 'number' ? result : yield* result;
  }
}

function* create_thread(name: string, priority: number, entry: () => Service<void>): Service<void> {
  const stack = new Uint8Array(2048);
  const status = yield* tx_thread_create(
    new TX_THREAD(),
    name,
    entry,
    0,
    stack,
    stack.length,
    priority,
    priority,
    TX_NO_TIME_SLICE,
    TX_AUTO_START,
  );
  must(status, 'tx_thread_create');
}
