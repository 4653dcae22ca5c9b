import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { replay_report, replay_verdict } from '../../../../demo/lab/report/replay_report.ts';
import { replay } from '../../../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../../../rtos/explore/replay_file.ts';
import { sleep_one_tick } from '../../bugs/experiments.ts';

const RECORDED = parse_replay(readFileSync(replay_path('sleep-one-tick'), 'utf8'));

function verdict(file: Replay, must_pass = false, firmware?: string): ReturnType<typeof replay_verdict> {
  return replay_verdict(file, replay(sleep_one_tick, file), must_pass, firmware);
}

test('another firmware than the recorded one is told, whatever came of it', () => {
  const changed = verdict({ ...RECORDED, firmware: 'ab12' }, false, 'cd34');
  expect(changed.lines[0]).toMatch(/^the firmware is another than the recorded one/);
  expect(changed.lines.at(-1)).toBe('as recorded');
  expect(verdict({ ...RECORDED, firmware: 'ab12' }, false, 'ab12').lines).toHaveLength(2);
  expect(verdict(RECORDED, false, 'cd34').lines).toHaveLength(2);
});

test('the report of a failure holds its deciding choice, that of a run that passed the state of its threads', () => {
  const failed = replay_report(sleep_one_tick, RECORDED, replay(sleep_one_tick, RECORDED).result).join('\n');
  expect(failed).toContain('FAILED [assert the chip is ready] starter');
  expect(failed).toContain('FAILING RUN');
  // The first thing after what failed: from when on nothing helped.
  expect(failed.split('\n')[3]).toBe(
    '  no return     0.005000 s, board, interrupt tick: whatever is decided from there on, it fails; from 0.000302 s on, a run still passed',
  );
  const fixed = { ...RECORDED, fixed: true };
  const passed = replay_report(sleep_one_tick, fixed, replay(sleep_one_tick, fixed).result);
  expect(passed[0]).toBe('the run passed');
  expect(passed.join('\n')).toContain('starter');
});

test('as recorded is the same failure and the same trace', () => {
  expect(verdict(RECORDED)).toEqual({
    lines: ['the trace is the recorded one', 'as recorded'],
    as_wanted: true,
  });
  const other_trace = verdict({ ...RECORDED, trace_hash: '0123456789abcdef' });
  expect(other_trace.as_wanted).toBe(false);
  expect(other_trace.lines).toContain('NOT as recorded');
  const nominal = verdict({ ...RECORDED, choices: [], trace_hash: null });
  expect(nominal).toEqual({
    lines: ['NOT as recorded', 'recorded was [assert the chip is ready] starter'],
    as_wanted: false,
  });
});

test('a run that must pass does with the repair, and says when it was not under the recorded timing', () => {
  const repaired = { ...RECORDED, fixed: true, check: null, trace_hash: null };
  expect(verdict(repaired, true)).toEqual({ lines: ['with the repair it passes'], as_wanted: true });
  const choices = [...RECORDED.choices, { key: 'cost/board/nobody/tx_thread_sleep#1', taken: 1 }];
  expect(verdict({ ...repaired, choices }, true).lines.at(-1)).toMatch(/^with the repair it passes, but not/);
  expect(verdict(RECORDED, true)).toMatchObject({ as_wanted: false });
});

test('an option that means another thing than when it was recorded is told', () => {
  const with_meaning = (meaning: string) => {
    const meanings = new Map([['tick_phase/board#1', meaning]]);
    const replayed = replay(sleep_one_tick, RECORDED);
    return replay_verdict(RECORDED, replayed, false, undefined, meanings).lines;
  };
  expect(with_meaning('its first tick comes 5 ms after the start instead of 10 ms').join()).not.toContain(
    'meaning',
  );
  expect(with_meaning('its first tick comes 6 ms after the start')[0]).toBe(
    'another meaning: option 8 of tick_phase/board#1 was "its first tick comes 6 ms after the start" when this was recorded, ' +
      'now it is "its first tick comes 5 ms after the start instead of 10 ms"',
  );
});
