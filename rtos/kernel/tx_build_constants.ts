// The constants of ThreadX that a build sets, as firmware reads them: those of the target whose firmware runs
// (build_constants.ts). The kernel itself reads `k.config`.

import { build_constants } from './build_constants.ts';

/** Ticks of the system timer in a second. */
export let TX_TIMER_TICKS_PER_SECOND = 100;
/** The fewest bytes of a thread's stack. */
export let TX_MINIMUM_STACK = 200;

build_constants(
  (config) => ({
    TX_TIMER_TICKS_PER_SECOND: config.TX_TIMER_TICKS_PER_SECOND,
    TX_MINIMUM_STACK: config.TX_MINIMUM_STACK,
  }),
  (values) => {
    ({ TX_TIMER_TICKS_PER_SECOND, TX_MINIMUM_STACK } = values);
  },
);
