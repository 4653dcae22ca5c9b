import { expect, test } from 'vitest';
import { both_sinks, type EventSink, IN_STACK } from '../../../rtos/kernel/event_sink.ts';

function listener(heard: unknown[][]): EventSink {
  const hear =
    (what: string) =>
    (...words: unknown[]) =>
      void heard.push([what, ...words]);
  return {
    record: hear('record'),
    insert: hear('insert'),
    complete: hear('complete'),
    hold: hear('hold'),
    settle: hear('settle'),
    register: hear('register'),
    unregister: hear('unregister'),
  };
}

test('of two that take events each hears everything', () => {
  const [first, second]: [unknown[][], unknown[][]] = [[], []];
  const both = both_sinks(listener(first), listener(second));
  const object = {};
  both.record(1, 2, 3, 4, 5);
  both.insert(4096, 1, object, IN_STACK);
  both.complete(4, object);
  both.hold(object);
  both.settle(object, 2, 7);
  both.register(1, object, 'name', 2, 3);
  both.unregister(object);
  expect(first).toEqual(second);
  expect(first.map(([what]) => what)).toEqual([
    'record',
    'insert',
    'complete',
    'hold',
    'settle',
    'register',
    'unregister',
  ]);
});
