import { describe, expect, test } from 'vitest';
import { experiment_of, watched_experiment } from '../../../demo/bench/scenario.ts';
import { records_of, unpacked } from '../../../demo/report/record_columns.ts';
import { run_annotations } from '../../../demo/report/run_annotations.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import {
  ANNOTATION_ENTER,
  ANNOTATION_EVENT,
  ANNOTATION_LEAVE,
  ANNOTATION_LEVEL,
} from '../../../rtos/sim/annotations.ts';
import type { TraceRecord } from '../../../rtos/sim/trace_log.ts';
import type { RunResult } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../../rtos/board.ts';
import { scenario_named } from './documents.ts';

/** Those that run for a second of computation would only repeat themselves. */
const QUICK = SCENARIOS.filter(({ name }) => name !== 'threadx');

function annotated(name: string): RunResult {
  return run_scenario({ ...watched_experiment(scenario_named(name), {}), annotated: true }, { seed: 1 });
}

/** Services that began inside of one that is not open, or ended without having begun. */
function unpaired(records: Iterable<TraceRecord>, name: (number: number) => string): string[] {
  const open = new Map<string, string[]>();
  const wrong: string[] = [];
  for (const { target, context, event, info1, info3: depth } of records) {
    // Initialization and interrupts of a board have no thread; they never wait.
    const key = `${target}/${context}`;
    const calls = open.get(key) ?? [];
    open.set(key, calls);
    if (event === ANNOTATION_ENTER) {
      if (calls.length !== depth) wrong.push(`${name(info1)} begins inside of ${calls.join(' > ')}`);
      calls.splice(depth, calls.length, name(info1));
    } else if (event === ANNOTATION_LEAVE) {
      if (calls[depth] !== name(info1)) wrong.push(`${name(info1)} ends inside of ${calls.join(' > ')}`);
      calls.splice(depth);
    }
  }
  return wrong;
}

describe.each(QUICK)('the annotations of $name', (scenario) => {
  test('change nothing, and each service that is over has begun', () => {
    const { sim, trace_hash } = annotated(scenario.name);
    expect(trace_hash).toBe(run_scenario(experiment_of(scenario), { seed: 1 }).trace_hash);
    const log = sim.annotations;
    expect(log?.count).toBeGreaterThan(5);
    expect(unpaired(log?.records() ?? [], (number) => log?.text(number) ?? '')).toEqual([]);
  });
});

test('a document has them with the texts and objects that they mean, in the order of time', async () => {
  const { sim } = annotated('mqtt');
  const annotations = await run_annotations(sim);
  if (annotations === null) throw new Error('there are none');
  const records = records_of(await unpacked(annotations.columns));
  const texts = new Map(annotations.texts);
  expect(records.length).toBe(annotations.count);
  expect(records.every(({ time_ns }, at) => time_ns >= (records[at - 1]?.time_ns ?? 0))).toBe(true);
  const states = records.filter(
    ({ event, info1 }) => event === ANNOTATION_LEVEL && texts.get(info1) === 'state',
  );
  const kinds = states.map(({ info3 }) => annotations.objects.find(({ id }) => id === info3)?.kind);
  expect(new Set(kinds)).toEqual(new Set(['TCP socket', 'MQTT client']));
  const events = records
    .filter(({ event }) => event === ANNOTATION_EVENT)
    .map(({ info2 }) => texts.get(info2));
  expect(events).toContain('client "mytestclient": connected: new session');
  const published = records.find(
    ({ event, info1 }) => event === ANNOTATION_ENTER && texts.get(info1) === 'nxd_mqtt_client_publish',
  );
  expect(texts.get(published?.info2 ?? -1)).toMatch(/^demo\/firmware\/\w+\.ts:\d+$/);
});

test('services that return something else than a status have none', async () => {
  const simulation = run_thread(
    function* () {
      tx.tx_time_set(4);
      tx.tx_time_get();
      tx.tx_interrupt_control(tx.TX_INT_ENABLE);
      tx.tx_thread_identify();
      yield* tx.tx_thread_relinquish();
      yield* tx.tx_thread_sleep(1);
    },
    { sim: { annotations: true } },
  );
  const { texts = [], statuses = [] } = (await run_annotations(simulation)) ?? {};
  const named = new Map(texts);
  const with_status = statuses.map(([service, , name]) => `${named.get(service)} ${name}`);
  expect([...named.values()]).toEqual(
    expect.arrayContaining([
      'tx_time_set',
      'tx_time_get',
      'tx_interrupt_control',
      'tx_thread_identify',
      'tx_thread_relinquish',
    ]),
  );
  expect(with_status).toEqual(expect.arrayContaining(['tx_thread_sleep TX_SUCCESS']));
  expect(with_status.filter((one) => /time_|interrupt_control|identify|relinquish/.test(one))).toEqual([]);
});

test('a run that was not annotated has none', async () => {
  const { sim } = run_scenario(experiment_of(scenario_named('mqtt')), { seed: 1 });
  expect(await run_annotations(sim)).toBe(null);
});
