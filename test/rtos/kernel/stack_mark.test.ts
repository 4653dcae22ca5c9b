import { expect, test } from 'vitest';
import { stack_bytes_used } from '../../../rtos/kernel/stack_mark.ts';
import { TX_STACK_FILL } from '../../../rtos/kernel/tx_constants.ts';
import { TX_THREAD } from '../../../rtos/tx_api.ts';

test('a stack is used from its top down to the lowest byte that no longer holds the filling', () => {
  const thread = new TX_THREAD();
  expect(stack_bytes_used(thread)).toBe(0);
  const stack = new Uint8Array(100).fill(TX_STACK_FILL & 0xff);
  thread.tx_thread_stack_start = stack;
  thread.tx_thread_stack_size = 80;
  // Behind the stack: not its own.
  stack[90] = 1;
  expect(stack_bytes_used(thread)).toBe(0);
  stack[70] = 0;
  expect(stack_bytes_used(thread)).toBe(10);
  stack[3] = 0;
  expect(stack_bytes_used(thread)).toBe(77);
});
