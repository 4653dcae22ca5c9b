// Timelines of whole scenarios hold to the format, and show what the trace says.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { experiment_of } from '../../demo/bench/scenario.ts';
import { replay_path } from '../../demo/lab/replay_path.ts';
import { find_scenario, is_searchable } from '../../demo/scenario/find_scenario.ts';
import { SCENARIOS } from '../../demo/scenario/registry.ts';
import { replay } from '../../rtos/explore/replay.ts';
import { parse_replay } from '../../rtos/explore/replay_file.ts';
import { perfetto_json } from '../../rtos/export/perfetto/perfetto.ts';
import { run_scenario, type Simulation } from '../../rtos/sim_api.ts';
import { complaints, type Event } from '../rtos/export/perfetto/format.ts';

function events_of(sim: Simulation): Event[] {
  return (JSON.parse(perfetto_json(sim)) as { traceEvents: Event[] }).traceEvents;
}

describe('the timeline of each scenario', () => {
  // One that computes for 3 s makes millions of events.
  const scenarios = SCENARIOS.filter(is_searchable).filter(({ name }) => name !== 'threadx');
  test.each(scenarios)('$name', (scenario) => {
    const { sim } = run_scenario(experiment_of(scenario), { seed: 1 });
    expect(complaints(events_of(sim))).toEqual([]);
  });
});

test("the guide's sample: who runs, what for, which frame woke whom, and the level of the pool", async () => {
  const { sim } = run_scenario(experiment_of(await find_scenario('mqtt')), { seed: 1 });
  const events = events_of(sim);
  const groups = events.filter(({ name }) => name === 'process_name').map(({ args }) => args['name']);
  expect(groups).toEqual(['broker', 'board']);
  const names = new Set(events.map(({ name }) => name));
  for (const name of ['running', 'ready', 'waits: event flags "my app event"', 'processor load', 'wake-up']) {
    expect([...names]).toContain(name);
  }
  const frames = events.filter(({ ph, cat }) => ph === 'b' && cat === 'frame');
  const arrows = events.filter(({ ph, cat }) => ph === 's' && cat === 'frame');
  expect(frames.length).toBe(arrows.length);
  expect(events.some(({ ph, name }) => ph === 'C' && name.startsWith('free in packet pool'))).toBe(true);
});

test('a frame that was lost has its fate, and each fault is in the row of faults', () => {
  const file = parse_replay(readFileSync(replay_path('stuck-sender'), 'utf8'));
  const scenario = SCENARIOS.find(({ name }) => name === file.scenario);
  if (scenario === undefined) throw new Error(`no scenario ${file.scenario}`);
  const events = events_of(replay(experiment_of(scenario), file).result.sim);
  expect(complaints(events)).toEqual([]);
  const fates = events.filter(({ ph, cat }) => ph === 'e' && cat === 'frame').map(({ args }) => args['fate']);
  expect(fates).toContain('lost, link down at pump.eth0 outbound');
  const row = events.find(({ name, args }) => name === 'thread_name' && args['name'] === 'faults');
  const faults = events.filter(({ ph, pid, tid }) => ph === 'i' && pid === row?.pid && tid === row.tid);
  expect(faults.length).toBeGreaterThan(0);
  // Each is a mark of the frame that it struck as well, also where the host heard of it before its sender had it sent.
  const marks = events.filter(({ ph, cat }) => ph === 'n' && cat === 'frame');
  expect(marks.map(({ name }) => name).sort()).toEqual(faults.map(({ name }) => name).sort());
});
