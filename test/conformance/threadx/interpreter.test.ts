import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TX_QUEUE } from '../../../rtos/services/tx_queue.ts';
import {
  tx_queue_info_get,
  tx_queue_prioritize,
  tx_queue_send_notify,
} from '../../../rtos/services/tx_queue_info.ts';
import { ref, TX_QUEUE_ERROR, TX_SUCCESS, tx_queue_create, tx_queue_send } from '../../../rtos/tx_api.ts';
import { run_thread } from '../../rtos/board.ts';
import { read_programs } from '../corpus.ts';
import { run_kernel_program } from './interpreter.ts';
import { kernel_program } from './program.ts';

const RANDOM = fileURLToPath(new URL('../../../../shared/conformance/threadx/random.jsonl', import.meta.url));

test.skipIf(!existsSync(RANDOM))(
  '200 recorded random programs leave the same trace when they run twice',
  () => {
    const programs = read_programs(RANDOM).slice(0, 1900);
    let records = 0;
    for (let n = 0; n < 200; n++) {
      const program = programs[Math.floor((n * programs.length) / 200)];
      if (program === undefined) continue;
      const first = run_kernel_program(kernel_program(program), true);
      const second = run_kernel_program(kernel_program(program), true);
      expect(second.trace_hash).toBe(first.trace_hash);
      records += first.log.length;
    }
    expect(records).toBeGreaterThan(1000);
  },
);

test('what one may ask of a queue', () => {
  const seen: number[] = [];
  run_thread(function* () {
    const queue = new TX_QUEUE();
    seen.push(queue.tx_queue_id === 0 ? 1 : 0, tx_queue_prioritize(queue));
    tx_queue_create(queue, 'q', 1, new Uint32Array(3), 12);
    tx_queue_send_notify(queue, () => void seen.push(100));
    yield* tx_queue_send(queue, new Uint32Array(1), 0);
    const [enqueued, available] = [ref(0), ref(0)];
    const name = ref<string | null>(null);
    seen.push(
      tx_queue_info_get(queue, name, enqueued, available, null, null, null),
      enqueued.value,
      available.value,
    );
    expect(name.value).toBe('q');
  });
  expect(seen).toEqual([1, TX_QUEUE_ERROR, 100, TX_SUCCESS, 1, 2]);
});
