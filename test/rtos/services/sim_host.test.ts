import { expect, test } from 'vitest';
import { sim_host_operation } from '../../../rtos/services/sim_host.ts';
import { run_with_host, Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';

test('virtual time stands still and nothing else happens while the host computes', async () => {
  const sim = new Simulation();
  const log: string[] = [];
  let turns = 0;
  const slow = async (): Promise<void> => {
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
    turns = 20;
  };
  new Target(sim, {
    name: 'board',
    main: () =>
      tx.tx_kernel_enter(function* (memory) {
        yield* tx.tx_thread_create(
          new tx.TX_THREAD(),
          'asks',
          function* () {
            yield* tx.tx_thread_sleep(3);
            const before = sim.now_ns;
            yield* sim_host_operation(slow());
            log.push(`asked ${turns} ${sim.now_ns - before}`);
          },
          0,
          memory.subarray(0),
          1024,
          5,
          5,
          0,
          tx.TX_AUTO_START,
        );
      }),
  });
  sim.schedule(30_010_000, () => log.push(`event ${turns}`));
  expect(await run_with_host(sim)).toBe('idle');
  expect(log).toEqual(['asked 20 0', 'event 20']);
});
