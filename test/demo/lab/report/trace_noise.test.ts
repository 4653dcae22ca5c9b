import { expect, test } from 'vitest';
import { without_noise } from '../../../../demo/lab/report/trace_noise.ts';
import { TRACE_IDLE, type TraceRecord } from '../../../../rtos/sim_api.ts';
import * as tx from '../../../../rtos/tx_api.ts';

const [TIMER, IP, APP] = [1, 2, 3];
const [FLAGS, MUTEX] = [10, 11];
let time_ns = 0;

function record(context: number, event: number, info1 = 0, info2 = 0, info3 = 0): TraceRecord {
  return { time_ns: ++time_ns, target: 1, context, event, info1, info2, info3, info4: 0 };
}

/** A tick wakes the timer thread, which sets flags for the IP thread, which looks for work. */
function periodic_turn(found: number): TraceRecord[] {
  return [
    record(-1, tx.TX_TRACE_ISR_ENTER),
    record(-1, tx.TX_TRACE_THREAD_RESUME, TIMER),
    record(-1, tx.TX_TRACE_ISR_EXIT),
    record(TIMER, tx.TX_TRACE_RUNNING, TIMER),
    record(TIMER, tx.TX_TRACE_EVENT_FLAGS_SET, FLAGS, 1),
    record(TIMER, tx.TX_TRACE_THREAD_RESUME, IP),
    record(TIMER, tx.TX_TRACE_THREAD_SUSPEND, TIMER, 3),
    record(IP, tx.TX_TRACE_RUNNING, IP),
    record(IP, tx.TX_TRACE_MUTEX_GET, MUTEX),
    record(IP, tx.TX_TRACE_MUTEX_PUT, MUTEX),
    record(IP, tx.TX_TRACE_EVENT_FLAGS_GET, FLAGS, -1, found),
    record(IP, tx.TX_TRACE_THREAD_SUSPEND, IP, 7),
  ];
}

test('a tick and the turns it leads to are left out when nobody found anything to do', () => {
  const sleep = record(APP, tx.TX_TRACE_THREAD_SLEEP, 3);
  expect(without_noise([...periodic_turn(0), sleep, ...periodic_turn(0)])).toEqual([sleep]);
});

test('a turn in which there was something to do is kept whole', () => {
  const turn = periodic_turn(8);
  expect(without_noise(turn)).toEqual(turn);
});

test('waiting for a flag without a mutex is what an application does, and is kept', () => {
  const waits = [
    record(APP, tx.TX_TRACE_RUNNING, APP),
    record(APP, tx.TX_TRACE_EVENT_FLAGS_GET, FLAGS, 1, 0),
    record(APP, tx.TX_TRACE_THREAD_SUSPEND, APP, 7),
  ];
  expect(without_noise(waits)).toEqual(waits);
});

test('idle moments, looks at the clock, empty interrupts and the second half of a new priority are left out', () => {
  const lowered = record(APP, tx.TX_TRACE_THREAD_SUSPEND, IP, 14);
  const records = [
    record(0, TRACE_IDLE),
    record(APP, tx.TX_TRACE_TIME_GET, 5),
    record(-1, tx.TX_TRACE_ISR_ENTER),
    record(-1, tx.TX_TRACE_ISR_EXIT),
    lowered,
    record(APP, tx.TX_TRACE_THREAD_RESUME, IP, 14),
  ];
  expect(without_noise(records)).toEqual([lowered]);
});
