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

test('each call of firmware has its line, for the first 2000 of a service', () => {
  const lines = new CallLines();
  expect(lines_of(3000, () => service(lines, 'a'))).toBe(2000);
  expect(lines_of(10, () => service(lines, 'b'))).toBe(10);
});

test('where there is no line it is asked ever more rarely, and again each time once there was one', () => {
  const lines = new CallLines();
  const times = (calls: number, call: () => unknown): void => {
    for (let n = 0; n < calls; n++) call();
  };
  // That function is not on the stack: there is nothing outside of it.
  times(4, () => lines.line('a', JSON.parse));
  expect(lines_of(2, () => service(lines, 'a'))).toBe(1);
  expect(lines_of(50, () => service(lines, 'a'))).toBe(50);
});
