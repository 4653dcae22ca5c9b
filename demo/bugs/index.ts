// The bugs that the timing lab ships, in the order of its README.

import type { Scenario } from '../../rtos/sim_api.ts';
import { check_then_wait } from './check_then_wait.ts';
import { connack_joined } from './connack_joined.ts';
import { deadly_embrace } from './deadly_embrace.ts';
import { lost_update } from './lost_update.ts';
import { mars_inversion } from './mars_inversion.ts';
import { sleep_one_tick } from './sleep_one_tick.ts';
import { timeout_against_post } from './timeout_against_post.ts';
import { timer_callback_empty_pool } from './timer_callback_empty_pool.ts';

export const BUGS: readonly Scenario[] = [
  lost_update,
  sleep_one_tick,
  check_then_wait,
  timeout_against_post,
  mars_inversion,
  deadly_embrace,
  timer_callback_empty_pool,
  connack_joined,
];
