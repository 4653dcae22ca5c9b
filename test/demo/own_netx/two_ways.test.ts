// The program of the search, on the stack that there is: a search begins with a nominal run that passes.

import { describe, expect, it } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

describe.skipIf(no_toolchain)('orders and readings', () => {
  it('come in and go out in the nominal run, through a broker that is switched off once', async () => {
    const { two_ways } = await import('../../../demo/own_netx/two_ways.ts');
    const result = run_scenario(experiment_of(two_ways), { seed: 1 });
    expect(result.failure).toBeNull();
  });
});
