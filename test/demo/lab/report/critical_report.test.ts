import { expect, test } from 'vitest';
import { critical_event } from '../../../../demo/lab/report/critical_event.ts';
import { critical_report } from '../../../../demo/lab/report/critical_report.ts';
import { type ReplayChoice, run_with } from '../../../../rtos/explore/shrink.ts';
import type { Experiment } from '../../../../rtos/sim_api.ts';
import {
  accept_lost_wakeup,
  check_then_wait,
  deadly_embrace,
  joined_without_packet,
  sleep_one_tick,
  stuck_sender,
  timeout_against_post,
} from '../../bugs/experiments.ts';

function report(scenario: Experiment, choices: readonly ReplayChoice[]): string[] {
  const { failure } = run_with(scenario, { seed: 1 }, choices);
  return critical_report(critical_event(scenario, { seed: 1 }, failure!, choices)!);
}

const EMBRACE = [1, 3].map((n) => ({ key: `cost/board/logger/sim_compute#${n}`, taken: 6 }));

test('the choice has its meaning in both runs, and the two reordered events are named and marked', () => {
  const lines = report(deadly_embrace, EMBRACE);
  const text = lines.join('\n');
  expect(text).toContain(
    '10.4 ms instead of 800 us (option 6)\n  with option 5 (8.8 ms instead of 800 us) the run passes',
  );
  expect(text).toContain('A  sampler: tx_mutex_get "bus"');
  expect(text).toContain('B  logger: tx_mutex_get "bus"');
  expect(text).toContain('in the failing run A comes before B, in the passing run B before A');
  expect(lines.filter((line) => /^ {2}A 0.* = A 0/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /^ {2}B 0|\| B 0/.test(line))).toHaveLength(2);
});

test('a choice of another board is shown on both, and what another thread did to the same object is the other event', () => {
  const text = report(accept_lost_wakeup, [{ key: 'cost/server/server/sim_compute#3', taken: 5 }]).join('\n');
  expect(text).toContain('A  ip: tx_thread_resume "server"');
  expect(text).toContain('B  server: tx_thread_suspend "server"');
  expect(text).toContain('in the failing run A comes before B, in the passing run B before A');
  expect(text).toMatch(/^ {2}A 0\.\d+ server\/ip +tx_thread_resume/m);
  expect(text).toMatch(/^ {2}B 0\.\d+ server\/server +tx_thread_suspend/m);
});

test('two columns, at most 150 wide, from the last shared events to the last event of the failing threads', () => {
  const lines = report(deadly_embrace, EMBRACE);
  const rows = lines.slice(lines.findIndex((line) => line.includes('FAILING RUN')));
  expect(Math.max(...rows.map((line) => line.length))).toBeLessThanOrEqual(151);
  const rule = rows.findIndex((line) => line.includes('---- + ----'));
  expect(rule).toBe(5);
  expect(rows[rule - 2]).toMatch(/logger +tx_mutex_get "flash" += .*logger +tx_mutex_get "flash"$/);
  // The same event with another value is not the same: here it is the choice itself.
  expect(rows[rule - 1]).toMatch(/logger +computes 10\.4 ms \(.*\) +~ .*logger +computes 8\.8 ms \(/);
  expect(rows.at(-1)).toMatch(/0\.080506 logger +blocks on mutex/);
});

test('an event that changes places is the same occurrence in both runs; a wait that times out stands against the answer', () => {
  const lines = report(timeout_against_post, [{ key: 'cost/board/device/sim_compute#1', taken: 5 }]);
  const marked = lines.filter((line) => /^ {2}B 0|\| B 0/.test(line)).join('\n');
  expect(marked.match(/B 0\.0\d+ device +tx_queue_send "answers": 0 messages queued/g)).toHaveLength(2);
  const text = lines.join('\n');
  expect(text).toMatch(/System Timer\.\. resume thread "client": timeout/);
  expect(text).toMatch(/tx_queue_receive "answers": 1 message queued +~ .*"answers": 0 messages queued,$/m);
  expect(text).toMatch(/^ +\| +waits at most 3 ticks$/m);
});

test('of options that are no magnitudes the nominal one is compared with', () => {
  const choices = [1, 2, 3].map((n) => ({ key: `segmentation/broker/valve/PUBLISH#${n}`, taken: 4 }));
  const text = report(joined_without_packet, choices).join('\n');
  expect(text).toContain('with the nominal option the run passes');
  expect(text).toMatch(/note message of \d+ bytes on "[^"]+" dropped: no/);
});

test('an interrupt that moves is compared with what a thread does, not with the tick', () => {
  const text = report(check_then_wait, [{ key: 'isr_arrival/board/sensor#1', taken: 4 }]).join('\n');
  expect(text).toContain('A  consumer: running');
  expect(text).toContain('B  interrupt sensor');
});

test('what only one of the runs does is said; what repeats and what both do is shortened', () => {
  const text = report(stuck_sender, [{ key: 'link_flap/pump.eth0 outbound/tcp_data#2', taken: 1 }]).join(
    '\n',
  );
  expect(text).toContain('A  network: frame fault lost, link down for 8 s at pump.eth0 outbound');
  expect(text).toContain('B  network: frame received: TCP ACK');
  expect(text).toContain('the failing run goes on with A, the passing run with B');
  expect(text).toContain('with the nominal option the run passes');
  expect(text).toMatch(/\.\.\. \d+ more, the same in both/);
  expect(text).toMatch(/\.\.\. \d+ more of the passing run/);
});

test('runs that differ in times alone are shown to their end, and said to have reordered nothing', () => {
  const text = report(sleep_one_tick, [{ key: 'tick_phase/board#1', taken: 9 }]).join('\n');
  expect(text).toContain('none: both runs have the same events in the same order; their times differ');
  expect(text).toMatch(/0\.004376 starter +running += +0\.005626 starter +running$/m);
});
