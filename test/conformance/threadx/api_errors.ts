/**
 * Tries the cases of a kernel error table: each on a freshly started system in each of the four calling contexts
 * (conformance README of threadx, section 9).
 */

import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import type { Case, Difference, JsonObject } from '../case.ts';
import { is_object } from '../case.ts';
import { MEMORY_CASES } from './api_cases_memory.ts';
import { SYNC_CASES } from './api_cases_sync.ts';
import { THREAD_CASES } from './api_cases_thread.ts';
import { type ApiCase, CONTEXTS, type Context, define_fixture, Fixture, run_case } from './api_fixture.ts';

const SERVICES: Readonly<Record<string, Readonly<Record<string, ApiCase>>>> = {
  ...MEMORY_CASES,
  ...SYNC_CASES,
  ...THREAD_CASES,
};

const ISR_TICK = 3;
/** Every context has run its case by then. */
const LAST_TICK = 5;

/** The case of one row. */
export function kernel_api_case(row: JsonObject): Case {
  const service = String(row['service']);
  const name = String(row['case']);
  return {
    id: `${service}: ${name}`,
    title: typeof row['args'] === 'string' ? row['args'] : '',
    run: () => check(service, name, row),
  };
}

function check(service: string, name: string, row: JsonObject): Difference | null {
  const api_case = SERVICES[service]?.[name];
  if (api_case === undefined) {
    return { where: 'case', expected: 'a call for it', got: 'a case the fixture does not know', before: [] };
  }
  const expected = is_object(row['status']) ? row['status'] : {};
  for (const context of CONTEXTS) {
    const status = status_in_context(context, api_case);
    if (status === expected[context]) continue;
    const got = status === undefined ? 'no return' : String(status);
    return { where: context, expected: String(expected[context]), got, before: [] };
  }
  return null;
}

function status_in_context(context: Context, api_case: ApiCase): number | undefined {
  const fixture = new Fixture(context, api_case);
  const sim = new Simulation({ trace: false });
  new Target(sim, {
    name: 'target',
    main: () => tx_kernel_enter(() => define_fixture(fixture)),
    config: {
      service_cost_ns: 0,
      service_cost_most_ns: 0,
      interrupt_cost_ns: 0,
      before_tick: (tick) => tick <= LAST_TICK,
      tick_hook: (tick) => (context === 'isr' && tick === ISR_TICK ? run_case(fixture) : undefined),
    },
  });
  sim.run();
  return fixture.status;
}
