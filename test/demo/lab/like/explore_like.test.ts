// Field logs of five shipped bugs, written by hand out of failing runs, with shifted times and missing lines: a schedule is
// found that gives each, and its replay fails as the bug does.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../../../demo/bench/scenario.ts';
import { explore_like, type LikeResult } from '../../../../demo/lab/like/explore_like.ts';
import { find_searchable } from '../../../../demo/scenario/find_scenario.ts';
import { capture_segment } from '../../../../netx/link/sim_link_api.ts';
import { replay } from '../../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../../rtos/explore/replay_file.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import { fixed_choices } from '../../../../rtos/explore/strategies/strategy.ts';

const LOGS = new URL('logs/', import.meta.url);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'like-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function search(scenario: Scenario, file: string, runs = 300): { result: LikeResult; lines: string[] } {
  const lines: string[] = [];
  const options = { file, seed: 1, fixed: false, runs, out: folder };
  return { result: explore_like(scenario, scenario.name, options, (line) => lines.push(line)), lines };
}

function log_of(name: string): string {
  return new URL(`${name}.txt`, LOGS).pathname;
}

describe('a schedule that gives a field log', () => {
  test.each([
    ['check-then-wait', 'within the data is taken'],
    ['lost-update', 'assert no update is lost'],
    ['mars-inversion', 'priority-inversion'],
    ['timeout-against-post', 'assert the answer belongs to the question'],
    ['ping-on-slow-link', 'unreachable disconnected'],
  ])('of %s', async (name, check) => {
    const scenario = await find_searchable(name, false);
    const { result, lines } = search(scenario, log_of(name));
    expect(result.found).toBe(true);
    expect(lines.some((line) => line.includes('this schedule gives the log'))).toBe(true);
    const file = parse_replay(readFileSync(result.replay_file as string, 'utf8'));
    expect(file.check?.id).toBe(check);
    expect(file.choices.length).toBeLessThanOrEqual(3);
    const again = replay(experiment_of(scenario), file);
    expect([again.same_failure, again.same_trace]).toEqual([true, true]);
  });

  test('of a capture, on a clock of its own', async () => {
    const scenario = await find_searchable('ping-on-slow-link', false);
    const blocks: Uint8Array[] = [];
    const captured: Scenario = {
      ...scenario,
      build(bench, options) {
        capture_segment(bench.lan, { sink: (block) => blocks.push(block) });
        return scenario.build(bench, options);
      },
    };
    const choices = fixed_choices(new Map([['frame_delay/sensor.eth0 outbound/tcp_data#2', 3]]));
    run_scenario(experiment_of(captured), { seed: 1, choices, goes_on: true });
    const file = path.join(folder, 'field.pcapng');
    writeFileSync(file, Buffer.concat(blocks));
    const { result } = search(scenario, file, 2000);
    expect(result.found).toBe(true);
    expect(result.replay_line).toContain('frame_delay/sensor.eth0 outbound/tcp_data#2=');
  });

  test('is not found for what cannot be: the best run is told, with what it has not', async () => {
    const file = path.join(folder, 'never.log');
    writeFileSync(file, '~ consumer running\n0.5 sensor is on fire\n');
    const scenario = await find_searchable('check-then-wait', false);
    const { result, lines } = search(scenario, file, 20);
    expect([result.found, result.lines_seen, result.replay_file]).toEqual([false, 1, null]);
    expect(lines.join('\n')).toMatch(/0\.5 sensor is on fire +- +not seen/);
    expect(lines.join('\n')).toContain('gives the whole log');
  });
});
