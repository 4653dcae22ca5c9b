import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align, event_key, rows_of, shared_length } from '../../../../demo/lab/report/side_by_side.ts';
import { Simulation, TRACE_FRAME_FAULT, TRACE_NOTE, type TraceRecord } from '../../../../rtos/sim_api.ts';
import { TX_TRACE_THREAD_SUSPEND } from '../../../../rtos/tx_api.ts';

const record = (time_ns: number, event = TRACE_NOTE, info1 = 0, info2 = 0): TraceRecord => ({
  time_ns,
  target: 1,
  context: -3,
  event,
  info1,
  info2,
  info3: 0,
  info4: 0,
});

test('the same events stand on one row, in order; others stand alone, two of them beside each other', () => {
  const rows = (left: string, right: string): string[] => {
    const records = (text: string): TraceRecord[] => [...text].map((letter) => record(letter.charCodeAt(0)));
    const letter = (of: TraceRecord | null): string => (of === null ? '-' : String.fromCharCode(of.time_ns));
    return rows_of(records(left), [...left], records(right), [...right]).map(
      (row) => `${letter(row.left)}${row.same ? '=' : '|'}${letter(row.right)}`,
    );
  };
  expect(rows('abc', 'abc')).toEqual(['a=a', 'b=b', 'c=c']);
  expect(rows('axc', 'abc')).toEqual(['a=a', 'x|b', 'c=c']);
  expect(rows('ab', 'b')).toEqual(['a|-', 'b=b']);
  expect(rows('', 'a')).toEqual(['-|a']);
});

test('an alignment keeps everything once, in order, and pairs only what is the same', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const pairs = align(a, b);
      expect(pairs.map(([i]) => i).filter((i) => i >= 0)).toEqual([...a.keys()]);
      expect(pairs.map(([, j]) => j).filter((j) => j >= 0)).toEqual([...b.keys()]);
      for (const [i, j] of pairs) if (i >= 0 && j >= 0) expect(a[i]).toBe(b[j]);
      const shared = shared_length(a, b);
      expect(pairs.slice(0, shared)).toEqual([...a.keys()].slice(0, shared).map((i) => [i, i]));
    }),
  );
});

test('an event is the same in two runs whatever its numbers are there', () => {
  const [first, second] = [new Simulation(), new Simulation()];
  second.trace.text_number('something else');
  second.trace.register(1, 'mutex', 'other');
  const note = (sim: Simulation): string =>
    event_key(sim, record(1, TRACE_NOTE, sim.trace.text_number('hello')));
  expect(note(first)).toBe(note(second));
  const fault = (sim: Simulation, delay: string): string => {
    const about = { target: 1, key: 'delay at a.eth0 inbound' };
    return event_key(sim, record(1, TRACE_FRAME_FAULT, sim.trace.text_number(`delayed ${delay}`, about)));
  };
  expect(fault(first, '5 ms')).toBe(fault(second, '7 us'));
  const stop = (sim: Simulation, state: number): string =>
    event_key(sim, record(2, TX_TRACE_THREAD_SUSPEND, sim.trace.register(1, 'thread', 'app'), state));
  expect(stop(first, 4)).toBe(stop(second, 4));
  expect(stop(first, 4)).not.toBe(stop(second, 5));
});
