import { expect, test } from 'vitest';
import { sim_compute } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { run_board } from '../board.ts';

test('a higher-priority thread runs inside the call that readies it, an equal one waits its turn', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const say = (text: string) => () => void log.push(text);
    const better = yield* threads.make('better', 3, say('better'), { start: false });
    const equal = yield* threads.make('equal', 9, say('equal'), { start: false });
    yield* threads.make('first', 9, function* () {
      yield* tx.tx_thread_resume(equal);
      log.push('equal is ready');
      yield* tx.tx_thread_resume(better);
      log.push('better has run');
    });
  });
  expect(log).toEqual(['equal is ready', 'better', 'better has run', 'equal']);
});

test('a preemption-threshold keeps higher-priority threads out down to its level, and is remembered while preempted', () => {
  reaches(
    'kernel: a thread is preempted above its threshold',
    'kernel: a preempted thread goes on by its threshold',
  );
  const log: string[] = [];
  run_board(function* (threads) {
    const say = (text: string) => () => void log.push(text);
    const middle = yield* threads.make('middle', 5, say('middle'), { start: false });
    const best = yield* threads.make('best', 1, say('best'), { start: false });
    yield* threads.make(
      'guarded',
      9,
      function* () {
        yield* tx.tx_thread_resume(middle);
        log.push('middle is kept out');
        yield* tx.tx_thread_resume(best);
        log.push('back before middle');
      },
      { threshold: 3 },
    );
  });
  expect(log).toEqual(['middle is kept out', 'best', 'back before middle', 'middle']);
});

test('a thread whose priority equals the threshold of the executing one is kept out too', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const say = (text: string) => () => void log.push(text);
    const equal = yield* threads.make('equal', 5, say('equal'), { start: false });
    const guard = function* (): tx.Service<void> {
      yield* tx.tx_thread_resume(equal);
      log.push('equal is kept out');
    };
    yield* threads.make('guarded', 9, guard, { threshold: 5 });
  });
  expect(log).toEqual(['equal is kept out', 'equal']);
});

test('a thread with a threshold above its priority keeps the processor when its time-slice is over', () => {
  reaches('kernel: a time-slice ends and nobody is due');
  const log: string[] = [];
  run_board(function* (threads) {
    for (const name of ['a', 'b']) {
      const work = function* (): tx.Service<void> {
        for (let n = 0; n < 3; n++) {
          yield* sim_compute(20_000);
          log.push(name);
        }
      };
      yield* threads.make(name, 9, work, { slice: 1, threshold: 8 });
    }
  });
  expect(log.join('')).toBe('aaabbb');
});

test('time-slices let equals take turns in the middle of their computations', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    for (const name of ['a', 'b']) {
      const work = function* (): tx.Service<void> {
        for (let n = 0; n < 3; n++) {
          yield* sim_compute(20_000);
          log.push(name);
        }
      };
      yield* threads.make(name, 9, work, { slice: 1 });
    }
  });
  expect(log.join('')).toBe('ababab');
});

test('relinquish goes round the ready threads of a level', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    for (const name of ['a', 'b', 'c']) {
      yield* threads.make(name, 4, function* () {
        for (let n = 0; n < 2; n++) {
          log.push(name);
          yield* tx.tx_thread_relinquish();
        }
      });
    }
  });
  expect(log.join('')).toBe('abcabc');
});

test('a preempted thread goes on before one whose priority equals its threshold', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const say = (text: string) => () => void log.push(text);
    const equal = yield* threads.make('equal', 3, say('equal'), { start: false });
    const best = yield* threads.make('best', 1, say('best'), { start: false });
    const guard = function* (): tx.Service<void> {
      yield* tx.tx_thread_resume(equal);
      yield* tx.tx_thread_resume(best);
      log.push('guarded');
    };
    yield* threads.make('guarded', 9, guard, { threshold: 3 });
  });
  expect(log).toEqual(['best', 'guarded', 'equal']);
});

test('a thread that yielded by relinquish is behind all others of its level', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const visit = (name: string) =>
      function* (): tx.Service<void> {
        log.push(name);
        if (name === 'b') yield* tx.tx_thread_sleep(1);
        else yield* tx.tx_thread_relinquish();
        log.push(`${name} again`);
      };
    for (const name of ['a', 'b', 'c']) yield* threads.make(name, 4, visit(name));
  });
  expect(log).toEqual(['a', 'b', 'c', 'a again', 'c again', 'b again']);
});

test('relinquish lets in the best of those that the threshold kept out, whoever became ready last', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const say = (text: string) => () => void log.push(text);
    const better = yield* threads.make('better', 5, say('better'), { start: false });
    const other = yield* threads.make('other', 7, say('other'), { start: false });
    const guard = function* (): tx.Service<void> {
      for (const thread of [better, other]) yield* tx.tx_thread_resume(thread);
      yield* tx.tx_thread_relinquish();
      log.push('guarded');
    };
    yield* threads.make('guarded', 9, guard, { threshold: 2 });
  });
  expect(log).toEqual(['better', 'other', 'guarded']);
});
