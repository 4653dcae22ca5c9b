// One board with an LED; its main starts the kernel, and that calls your tx_application_define. Do not change.

import { tx_kernel_enter } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { tx_application_define } from '../start/blink.ts';

export const scenario: Scenario = {
  name: 'first-thread',
  summary: 'a thread makes an LED blink, and ends',
  until_s: 30,
  build(bench) {
    const main = (): void => tx_kernel_enter(tx_application_define);
    bench.add_board({ name: 'board', network: false, firmware: () => main, application: ['blink'] });
    return undefined;
  },
};
