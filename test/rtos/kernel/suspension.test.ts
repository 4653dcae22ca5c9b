import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  best_waiter,
  wait_append,
  wait_prioritize,
  wait_remove,
  waiters,
} from '../../../rtos/kernel/suspension.ts';
import { TX_THREAD, WaitList } from '../../../rtos/kernel/tx_thread_cb.ts';

test('a suspension list is a list: appended at the end, taken out anywhere, the best one moved to the head', () => {
  const step = fc.record({ op: fc.constantFrom('append', 'remove', 'prioritize'), pick: fc.nat(31) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const list = new WaitList(null);
      let model: TX_THREAD[] = [];
      for (const { op, pick } of steps) {
        if (op === 'append') {
          const thread = new TX_THREAD();
          // Few priorities, so that equals are frequent: of these the first one stays first.
          thread.tx_thread_priority = pick % 4;
          wait_append(list, thread);
          model.push(thread);
        } else if (op === 'remove') {
          const thread = model[pick % Math.max(1, model.length)];
          if (thread === undefined) continue;
          wait_remove(thread);
          wait_remove(thread);
          model = model.filter((other) => other !== thread);
        } else {
          wait_prioritize(list);
          const best = Math.min(...model.map(({ tx_thread_priority }) => tx_thread_priority));
          const first = model.find(({ tx_thread_priority }) => tx_thread_priority === best);
          if (first !== undefined) model = [first, ...model.filter((other) => other !== first)];
          expect(best_waiter(list)).toBe(model[0] ?? null);
        }
        expect(waiters(list)).toEqual(model);
        expect(list.count).toBe(model.length);
      }
    }),
    { seed: 20 },
  );
});
