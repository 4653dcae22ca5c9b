import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiment_of, type Scenario } from '../../../demo/bench/scenario.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { c_firmware } from '../../../demo/scenario/c_firmware.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const SOURCE = `
#include "tx_api.h"
static TX_THREAD thread;
static TX_SEMAPHORE bytes;
static ULONG stack[256];
static volatile int received;
void UART_IRQHandler(void) { received++; tx_semaphore_put(&bytes); }
static void entry(ULONG input) {
  for (int i = 0; i < 3; i++) tx_semaphore_get(&bytes, TX_WAIT_FOREVER);
  sim_assert(received == 3, "three bytes have come");
  sim_assert(tx_time_get() == 3 * TX_TIMER_TICKS_PER_SECOND / 100, "a byte every 10 ms");
}
void tx_application_define(void *memory) {
  tx_semaphore_create(&bytes, "bytes", 0);
  tx_thread_create(&thread, "reader", entry, 0, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
int main(void) { tx_kernel_enter(); return 0; }
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  writeFileSync(path.join(root, 'uart.c'), SOURCE);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(no_toolchain)('firmware in C on a bench in TypeScript', () => {
  it('its handlers are raised as interrupts, on each board on its own, run after run', async () => {
    const firmware = await c_firmware({
      root,
      sources: ['uart.c'],
      interrupts: ['UART_IRQHandler'],
      defines: ['TX_TIMER_TICKS_PER_SECOND=1000'],
    });
    expect([firmware.calls('tx_semaphore_'), firmware.calls('nx_')]).toEqual([true, false]);
    const scenario: Scenario = {
      name: 'uart',
      summary: 'bytes come in',
      until_s: 1,
      build(bench) {
        for (const name of ['a', 'b']) {
          const board = firmware.add_to(bench, { name, application: ['reader'] });
          const handler = firmware.isr('UART_IRQHandler');
          for (const at of [10, 20, 30])
            bench.sim.schedule(at * 1e6 + 5000, () => board.interrupt('uart', handler));
        }
        return undefined;
      },
    };
    const runs = [1, 2, 3].map((seed) =>
      run_scenario(experiment_of(scenario), { seed: seed === 3 ? 1 : seed }),
    );
    expect(runs.map(({ failure }) => failure)).toEqual([null, null, null]);
    expect(runs[2]?.trace_hash).toBe(runs[0]?.trace_hash);
  });

  it('what cannot be built is told', async () => {
    writeFileSync(path.join(root, 'bad.c'), 'int main(void) { return }\n');
    const building = c_firmware({ name: 'mine', root, sources: ['bad.c'] });
    await expect(building).rejects.toThrow(UsageError);
    await expect(building).rejects.toThrow(
      /^the firmware of mine cannot be built\nbad\.c:1:25: error: expected expression/,
    );
  });
});
