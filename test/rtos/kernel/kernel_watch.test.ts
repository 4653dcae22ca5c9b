import { expect, test } from 'vitest';
import { watch_kernels } from '../../../rtos/kernel/kernel_watch.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';

test('each kernel is told when it starts: its timer thread exists, and nothing of the firmware does', () => {
  const sim = new Simulation();
  const told: string[] = [];
  for (const who of ['first', 'second'])
    watch_kernels(sim, ({ name, threads }) => told.push(`${who} ${name} ${threads.objects.length}`));
  new Target(sim, { name: 'board', main: () => tx.tx_kernel_enter(() => void told.push('firmware')) });
  sim.run();
  expect(told).toEqual(['first board 1', 'second board 1', 'firmware']);
});
