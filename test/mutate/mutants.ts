// All mutants, for `npm run mutate` (main.ts).

import type { Mutant } from './mutant.ts';
import { EXPLORE_MUTANTS } from './mutants_explore.ts';
import { KERNEL_MUTANTS } from './mutants_kernel.ts';
import { MQTT_MUTANTS } from './mutants_mqtt.ts';
import { NETWORK_MUTANTS } from './mutants_network.ts';

export const MUTANTS: readonly Mutant[] = [
  ...KERNEL_MUTANTS,
  ...NETWORK_MUTANTS,
  ...MQTT_MUTANTS,
  ...EXPLORE_MUTANTS,
];
