import { expect, test } from 'vitest';
import { network_events, say_network_events } from '../../netx/nx_trace_form.ts';
import { record_event, subject } from '../../rtos/export/record_words.ts';

test('events of any lines are said: here one that the stack does not have', () => {
  const events = network_events(['690 nx_made_up: ip, to@, key#, count']);
  say_network_events(events);
  const record = { time_ns: 0, target: 1, context: 0, event: 690, info1: 3, info2: -1, info3: 255, info4: 4 };
  const names = { trace: { object: () => ({ type: 'IP instance', name: 'plant' }), text: () => '' } };
  expect(record_event(record)).toBe('nx_made_up');
  expect(subject(names, record)).toBe('IP instance "plant", to 255.255.255.255, key 0xff, count 4');
});
