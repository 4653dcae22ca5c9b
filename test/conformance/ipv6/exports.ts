/** What firmware of a build with IPv6 imports: some constants are those of the build. */

import * as nx_api from '../../../netx/nx_api.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { IPV6_BUILD } from './interpreter.ts';

export function ipv6_exports(): Readonly<Record<string, unknown>> {
  const sim = new Simulation({ trace: false });
  let exported: Readonly<Record<string, unknown>> = {};
  new Target(sim, {
    name: 'target',
    main: () =>
      tx_kernel_enter(() => {
        exported = { ...nx_api };
        sim.stop();
      }),
    config: { options: { ...nx_options(IPV6_BUILD) } },
  });
  sim.run();
  return exported;
}
