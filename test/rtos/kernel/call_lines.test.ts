import { expect, test } from 'vitest';
import { CallLines } from '../../../rtos/kernel/call_lines.ts';

/** As `enter` asks for a service that this file calls. */
function enter(lines: CallLines, name: string): string {
  return lines.line(name, enter);
}

function service(lines: CallLines, name: string): string {
  return enter(lines, name);
}

function lines_of(calls: number, call: () => string): number {
  return Array.from({ length: calls }, call).filter((line) => line !== '').length;
}

test('the first calls of a service have their lines; while they stay the same ones it is asked ever more rarely', () => {
  const lines = new CallLines();
  const call = (): string => service(lines, 'a');
  expect(lines_of(2, call)).toBe(2);
  expect(lines_of(1000, call)).toBeLessThan(12);
  expect(lines_of(2, () => service(lines, 'b'))).toBe(2);
});

test('a service that is called from several lines is asked for longer than one that is called from one', () => {
  const lines = new CallLines();
  const first = (): string => service(lines, 'a');
  const second = (): string => service(lines, 'a');
  const answers = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? first() : second()));
  expect(new Set(answers.slice(0, 9)).size).toBe(2);
  expect(answers.filter((line) => line !== '').length).toBeGreaterThan(9);
  expect(lines_of(1000, () => service(lines, 'a'))).toBeLessThan(20);
});

test('a context without any line is asked ever more rarely, for services that are new to it too, until there is one', () => {
  const lines = new CallLines();
  // That function is not on the stack: there is nothing outside of it.
  for (let n = 0; n < 100; n++) lines.line(`service ${n}`, JSON.parse);
  expect(lines_of(4, () => service(lines, 'a'))).toBe(0);
  expect(lines_of(400, () => service(lines, 'a'))).toBeGreaterThan(0);
  expect(lines_of(2, () => service(lines, 'b'))).toBe(2);
});
