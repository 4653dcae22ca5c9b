import { expect, it } from 'vitest';
import { status_name } from '../../../../demo/account/status_names.ts';
import type { Problem } from '../../../../demo/playground/model/program.ts';
import { statuses_of } from '../../../../demo/playground/model/statuses.ts';
import { Simulation, Target } from '../../../../rtos/sim_api.ts';
import * as tx from '../../../../rtos/tx_api.ts';

function statuses_in(entry: () => tx.Service<void>): Problem[] {
  const sim = new Simulation({ annotations: true });
  const thread = new tx.TX_THREAD();
  const main = () =>
    tx.tx_kernel_enter(function* () {
      yield* tx.tx_thread_create(
        thread,
        'thread',
        entry,
        0,
        new Uint8Array(1024),
        1024,
        5,
        5,
        0,
        tx.TX_AUTO_START,
      );
    });
  new Target(sim, { name: 'board', main });
  sim.run();
  const { annotations } = sim;
  if (annotations === null) throw new Error('not annotated');
  return statuses_of({ records: annotations.records(), text: (n) => annotations.text(n), status_name });
}

it('a status that nobody looked at is told once, with how often, when first and the line that called', () => {
  const semaphore = new tx.TX_SEMAPHORE();
  const found = statuses_in(function* () {
    tx.tx_semaphore_create(semaphore, 'semaphore', 0);
    for (let n = 0; n < 3; n++) yield* tx.tx_semaphore_get(semaphore, 1);
  });
  expect(found).toHaveLength(1);
  const [{ text, place, kind } = { text: '', place: null, kind: '' }] = found;
  expect(kind).toBe('status');
  expect(text).toMatch(/^tx_semaphore_get returned TX_NO_INSTANCE \(0xd\) 3 times, first at 0\.010\d{3} s$/);
  expect(place?.file).toBe('test/demo/playground/model/statuses.test.ts');
  expect(place?.line).toBeGreaterThan(1);
});

it('what succeeds is not told', () => {
  expect(
    statuses_in(function* () {
      yield* tx.tx_thread_sleep(1);
    }),
  ).toEqual([]);
});
