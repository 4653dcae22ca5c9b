// The bugs that the timing lab ships, in the order of its README.

import type { Scenario } from '../../rtos/sim_api.ts';
import { lost_update } from './lost_update.ts';

export const BUGS: readonly Scenario[] = [lost_update];
