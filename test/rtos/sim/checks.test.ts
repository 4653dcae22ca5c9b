import { expect, test } from 'vitest';
import { Checks } from '../../../rtos/sim/checks.ts';

test('the first failure is the result of the run', () => {
  const checks = new Checks();
  const failure = { id: 'a', object: 'x', message: '', time_ns: 1, target: 't' };
  checks.fail(failure);
  checks.fail({ ...failure, id: 'b' });
  expect(checks.failure?.id).toBe('a');
});

test('monitors are asked between events and at the end, where the first one looks around and back before the next', () => {
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
  expect(asked).toEqual(['check one', 'check two', 'check one', 'finish one']);
});

test('a check that is left out neither fails nor keeps another one from failing', () => {
  const checks = new Checks();
  const failure = { object: 'x', message: '', time_ns: 1, target: 't' };
  checks.leave_out(['quiet', 'silent monitor']);
  checks.add_monitor({ id: 'silent monitor', check: () => expect.unreachable() });
  checks.add_monitor({ id: 'monitor', check: () => ({ ...failure, id: 'loud' }) });
  expect(checks.fail({ ...failure, id: 'quiet' })).toBe(false);
  expect(checks.failure).toBeNull();
  expect(checks.look(0)).toBe(true);
  expect(checks.failure?.id).toBe('loud');
});

test('the claims of a target that was switched off are forgotten, those of the others stay', () => {
  const checks = new Checks();
  for (const target of ['off', 'on']) {
    checks.add_always(target, 'holds', () => target === 'on');
    const condition = () => false;
    checks.add_eventually({
      name: 'comes',
      target,
      ticks: 1,
      until_ns: 5,
      condition,
      from_ns: 0,
      context: 1,
    });
  }
  checks.withdraw('off');
  expect(checks.look(4)).toBe(false);
  expect(checks.look(5)).toBe(true);
  expect(checks.failure).toMatchObject({ id: 'within comes', object: 'on' });
});

test('a monitor of what is busy is not asked while all is quiet, but looks back at the end all the same', () => {
  const checks = new Checks();
  const asked: string[] = [];
  let quiet = true;
  const is_quiet = (): boolean => quiet;
  checks.is_quiet = is_quiet;
  const told = (id: string) => (): null => {
    asked.push(id);
    return null;
  };
  checks.add_monitor({ id: 'busy', looks_when: 'busy', check: told('busy'), finish: told('end') });
  checks.add_monitor({ id: 'always', check: told('always') });
  checks.look(0);
  quiet = false;
  checks.look(100e6);
  quiet = true;
  checks.finish(200e6);
  expect(asked).toEqual(['always', 'busy', 'always', 'end', 'always']);
  expect(checks.looks).toBe(3);
});

test('as long as all is quiet nobody looks before the monitors that always look have something to find', () => {
  const checks = new Checks();
  expect(checks.quiet_until_ns()).toBe(Number.POSITIVE_INFINITY);
  checks.add_monitor({ id: 'busy', looks_when: 'busy', check: () => null });
  checks.add_monitor({ id: 'each second', looks_from_ns: () => 2e9, check: () => null });
  checks.add_monitor({ id: 'later', looks_from_ns: () => 3e9, check: () => null });
  expect(checks.quiet_until_ns()).toBe(2e9);
  checks.attention = true;
  expect(checks.quiet_until_ns()).toBe(0);
  checks.look(1);
  checks.add_monitor({ id: 'always', check: () => null });
  expect(checks.quiet_until_ns()).toBe(0);
  checks.leave_out(['always']);
  checks.add_always('board', 'holds', () => true);
  expect(checks.quiet_until_ns()).toBe(0);
});

test('a look out of turn does not shift the others', () => {
  const checks = new Checks();
  const asked: number[] = [];
  let now_ns = 0;
  const check = (): null => {
    asked.push(now_ns / 1e6);
    return null;
  };
  checks.add_monitor({ id: 'looks', check });
  for (now_ns = 0; now_ns <= 200e6; now_ns += 10e6) {
    checks.attention = now_ns === 70e6;
    checks.look(now_ns);
  }
  expect(asked).toEqual([0, 50, 70, 100, 150, 200]);
});
