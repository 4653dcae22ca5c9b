import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { shown } from '../../../../demo/playground/model/shown.ts';

it.each([
  ['text', 'as it is'],
  ['numbers', 1, 2.5, 3n, null, undefined, true],
  ['objects', { a: 1, b: 'two' }, [1, 2], [], {}],
  ['typed arrays', [new Uint8Array(0)]],
])('%s are shown as Node shows them', (_, ...values) => {
  const in_node = values.map((value) =>
    typeof value === 'string' ? value : inspect(value).replace('[ Uint8Array(0) [] ]', '[ [] ]'),
  );
  expect(shown(...values)).toBe(in_node.join(' '));
});

it('an object that leads to itself comes to an end', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(shown(circle)).toContain('[Object]');
});

it('long lists are cut', () => {
  expect(shown(new Uint32Array(1000))).toMatch(/0, \.\.\. 900 more items \]$/);
});

it('an object of a class is shown with its name, a function with its own', () => {
  class TX_QUEUE {
    tx_queue_enqueued = 3;
  }
  expect(shown(new TX_QUEUE(), function entry() {})).toBe(
    'TX_QUEUE { tx_queue_enqueued: 3 } [Function: entry]',
  );
});
