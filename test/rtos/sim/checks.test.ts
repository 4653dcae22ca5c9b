import { expect, test } from 'vitest';
import { Checks } from '../../../rtos/sim/checks.ts';

test('the first failure is the result of the run', () => {
  const checks = new Checks();
  const failure = { id: 'a', object: 'x', message: '', time_ns: 1, target: 't' };
  checks.fail(failure);
  checks.fail({ ...failure, id: 'b' });
  expect(checks.failure?.id).toBe('a');
});

test('monitors are asked between events and once at the end, where only the first to fail counts', () => {
  const checks = new Checks();
  const asked: string[] = [];
  for (const id of ['one', 'two']) {
    checks.add_monitor({
      id,
      check: () => {
        asked.push(`check ${id}`);
        return null;
      },
      finish: () => {
        asked.push(`finish ${id}`);
        return { id, object: '', message: '', time_ns: 0, target: '' };
      },
    });
  }
  expect(checks.active).toBe(true);
  expect(checks.look(0)).toBe(false);
  checks.finish(0);
  expect(checks.failure?.id).toBe('one');
  expect(asked).toEqual(['check one', 'check two', 'check one', 'check two', 'finish one']);
});
