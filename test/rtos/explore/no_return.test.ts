import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { no_return } from '../../../rtos/explore/no_return.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';
import { type ReplayChoice, run_with } from '../../../rtos/explore/shrink.ts';
import { event_words } from '../../../rtos/export/record_words.ts';
import {
  check_then_wait,
  deadly_embrace,
  sleep_one_tick,
  timeout_against_post,
} from '../../demo/bugs/experiments.ts';
import { toy } from './toy.ts';

const BASE = { seed: 1 };

function moment_of(scenario: Parameters<typeof no_return>[0], choices: readonly ReplayChoice[]) {
  const { failure } = run_with(scenario, BASE, choices);
  const moment = no_return(scenario, BASE, failure!, choices)!;
  return { ...moment, words: moment.event === null ? null : event_words(moment.failing.sim, moment.event) };
}

function shipped(name: string): readonly ReplayChoice[] {
  return parse_replay(readFileSync(replay_path(name), 'utf8')).choices;
}

test('a deadlock cannot be averted from the tick on that lets the second thread in, not from the first mutex on', () => {
  const moment = moment_of(deadly_embrace, shipped('deadly-embrace'));
  expect(moment).toMatchObject({
    time_ns: 80_000_000,
    words: 'interrupt tick',
    certain: false,
    otherwise: 0,
  });
  // The logger has the flash from here on, and may still be done before the tick.
  expect(moment.escape_ns).toBe(70_002_000);
  expect(moment.failed).toBeGreaterThanOrEqual(30);
});

test('where nothing is left to decide one continuation is enough, and certain', () => {
  const moment = moment_of(check_then_wait, shipped('check-then-wait'));
  expect(moment).toMatchObject({ words: 'interrupt sensor', certain: true, failed: 1 });
  expect(moment.time_ns).toBeGreaterThan(30_000_000);
  const tick = moment_of(sleep_one_tick, shipped('sleep-one-tick'));
  expect(tick).toMatchObject({ time_ns: 5_000_000, words: 'interrupt tick', certain: true });
});

test('what was decided long before counts from when it shows: the answer is late when the wait has ended', () => {
  const moment = moment_of(timeout_against_post, shipped('timeout-against-post'));
  expect(moment).toMatchObject({ time_ns: 30_000_000, words: 'interrupt tick' });
});

test('a run that fails whatever is decided has no such event', () => {
  const always = toy(10, () => true);
  const moment = moment_of(always, []);
  expect(moment).toMatchObject({ event: null, time_ns: 0, escape_ns: -1 });
  expect(moment.failed).toBeGreaterThanOrEqual(30);
});

test('the same question has the same answer, and a failure that does not come again has none', () => {
  const choices = shipped('deadly-embrace');
  const { failing: _, event: __, ...first } = moment_of(deadly_embrace, choices);
  const { failing: ___, event: ____, ...second } = moment_of(deadly_embrace, choices);
  expect(second).toEqual(first);
  const { failure } = run_with(deadly_embrace, BASE, choices);
  expect(no_return(deadly_embrace, BASE, failure!, [])).toBeNull();
});
