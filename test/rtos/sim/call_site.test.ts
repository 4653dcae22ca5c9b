import { expect, test } from 'vitest';
import { call_site } from '../../../rtos/sim/call_site.ts';

/** As `enter` asks for a service. */
function enter(): string {
  return call_site(enter);
}

function service(): string {
  return enter();
}

test('the line of whoever called, for each place its own', () => {
  const lines = [1, 2].map(() => service());
  const other = service();
  const [first, second, third] = [...lines, other].map((line) =>
    Number(/call_site\.test\.ts:(\d+)$/.exec(line)?.[1]),
  );
  expect(second).toBe(first);
  expect(third).toBe((first as number) + 1);
});

test('what is not called by firmware has no line', () => {
  // By the engine, which was called by the engine.
  expect([0].map([1].map.bind([2], enter))).toEqual([['']]);
});

test('nothing of the way in which errors are made is left changed', () => {
  const { stackTraceLimit, prepareStackTrace } = Error;
  service();
  expect([Error.stackTraceLimit, Error.prepareStackTrace]).toEqual([stackTraceLimit, prepareStackTrace]);
});
