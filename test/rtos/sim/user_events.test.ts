import { expect, test } from 'vitest';
import { TRACE_DIAGNOSTIC, TRACE_NOTE } from '../../../rtos/sim/trace_log.ts';
import { user_event, user_event_id } from '../../../rtos/sim/user_events.ts';

test('an event of firmware keeps its number where the log does not use it', () => {
  for (const id of [4096, 5000, TRACE_NOTE - 1])
    expect([user_event(id), user_event_id(id)]).toEqual([id, id]);
});

test('a number that means something else here is kept apart, and told as firmware gave it', () => {
  for (const id of [0, 6, 83, 300, TRACE_NOTE, TRACE_DIAGNOSTIC, 0xffff]) {
    expect(user_event(id)).toBeGreaterThan(0xffff);
    expect(user_event_id(user_event(id))).toBe(id);
  }
  for (const event of [6, 83, 300, TRACE_NOTE, TRACE_DIAGNOSTIC]) expect(user_event_id(event)).toBe(null);
});

test('a number of more than 16 bits meets nothing of the log either', () => {
  expect(user_event_id(user_event(0xffffffff))).toBe(0xffff);
});
