import { expect, test } from 'vitest';
import { ANNOTATION_EVENT, annotate_event } from '../../../rtos/sim/annotations.ts';
import { TraceLog } from '../../../rtos/sim/trace_log.ts';

test('an event has its source and what it saw', () => {
  const log = new TraceLog(true, 10);
  annotate_event(log, 1500, 2, 'broker', 'client "a": connected');
  const [record] = [...log.records()];
  expect(record).toMatchObject({ time_ns: 1500, target: 2, event: ANNOTATION_EVENT });
  expect([record?.info1, record?.info2].map((number) => log.text(number ?? -1))).toEqual([
    'broker',
    'client "a": connected',
  ]);
});
