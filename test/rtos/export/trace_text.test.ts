import { expect, test } from 'vitest';
import { critical_report, failure_report, state_report } from '../../../rtos/explore/failure_report.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { event_name } from '../../../rtos/export/event_names.ts';
import { state_name, thread_table } from '../../../rtos/export/thread_table.ts';
import { context_name, last_records } from '../../../rtos/export/trace_text.ts';
import { register_table } from '../../../rtos/kernel/tables.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

const sim = run_board(function* (threads, simulation) {
  const mutex = new tx.TX_MUTEX();
  tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
  yield* threads.make('owner', 9, function* () {
    yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
    yield* tx.tx_thread_sleep(3);
    simulation.stop();
    yield* tx.tx_thread_sleep(1);
  });
  yield* threads.make('waiter', 5, function* () {
    yield* tx.tx_thread_sleep(1);
    yield* tx.tx_mutex_get(mutex, 50);
  });
});

test('service events carry the name of the service, internal ones a word, others their number', () => {
  expect(event_name(tx.TX_TRACE_QUEUE_SEND)).toBe('tx_queue_send');
  expect(event_name(tx.TX_TRACE_THREAD_SUSPEND_API)).toBe('tx_thread_suspend');
  expect(event_name(tx.TX_TRACE_ISR_ENTER)).toBe('interrupt enter');
  expect(event_name(5000)).toBe('user event 5000');
  expect(event_name(4000)).toBe('event 4000');
});

test('the trace is a table of time, target, who, what and on which object', () => {
  const lines = last_records(sim, 400);
  expect(lines[0]).toMatch(/^time \[s\] +target +who +event +subject$/);
  expect(lines.some((line) => /^0\.\d{6} +board +owner +tx_mutex_get +mutex "bus"$/.test(line))).toBe(true);
  expect(context_name(sim, -1)).toBe('interrupt');
  expect(context_name(sim, 9999)).toBe('#9999');
});

test('the thread table says what each waits for, how long it may, and who holds it', () => {
  const lines = thread_table(sim);
  expect(lines.find((line) => line.includes('waiter'))).toMatch(
    /waits: mutex +"bus" \(50 ticks\), held by owner$/,
  );
  expect(lines.find((line) => / owner /.test(line))).toContain('9 (now 5)');
  expect(state_name(new tx.TX_THREAD())).toBe('ready');
});

test('a failure report has the check, the deviations in words, the last events and every table', () => {
  const scenario = {
    name: 'fails',
    description: '',
    until_ns: 1e9,
    build(simulation: typeof sim) {
      register_table(simulation, { title: 'sockets', lines: () => ['port 1883'] });
      simulation.schedule(5, () => {
        simulation.checks.fail({ id: 'x', object: 'pool', message: 'is empty', time_ns: 5, target: 'board' });
      });
      return undefined;
    },
  };
  const report = failure_report(run_scenario(scenario, { seed: 4 }), [
    { key: 'tick_phase/board#1', taken: 2 },
  ]).join('\n');
  expect(report).toContain(
    'FAILED [x] pool\n  is empty\n  at 0.000000 s of virtual time, target board, seed 4',
  );
  expect(report).toContain(
    'the board started at another moment of the tick period: board, the 1st time there (option 2)',
  );
  expect(report).toContain('sockets:\n  port 1883');
  expect(state_report(sim).join('\n')).toContain('threads:');
  const passing = run_scenario({ ...scenario, build: () => undefined }, { seed: 4 });
  expect(failure_report(passing, [])).toEqual(['the run passed']);
  const choice = { key: 'cost/a#1', taken: 2 };
  const critical = {
    choice,
    passing_option: 0,
    failing: passing,
    passing,
    common: [],
    failing_next: [],
    passing_next: [],
  };
  expect(critical_report(critical).join('\n')).toContain('with nominal instead the run passes');
});
