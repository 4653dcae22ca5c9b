// The bugs as a search runs them, for tests of the search and of what explains its findings.

import { experiment_of } from '../../../demo/bench/scenario.ts';
import { accept_lost_wakeup as accept_lost_wakeup_scenario } from '../../../demo/bugs/accept_lost_wakeup.ts';
import { check_then_wait as check_then_wait_scenario } from '../../../demo/bugs/check_then_wait.ts';
import { deadly_embrace as deadly_embrace_scenario } from '../../../demo/bugs/deadly_embrace.ts';
import { double_release as double_release_scenario } from '../../../demo/bugs/double_release.ts';
import { joined_without_packet as joined_without_packet_scenario } from '../../../demo/bugs/joined_without_packet.ts';
import { pool_and_mutex as pool_and_mutex_scenario } from '../../../demo/bugs/pool_and_mutex.ts';
import { resolve_under_mutex as resolve_under_mutex_scenario } from '../../../demo/bugs/resolve_under_mutex.ts';
import { sleep_one_tick as sleep_one_tick_scenario } from '../../../demo/bugs/sleep_one_tick.ts';
import { stuck_sender as stuck_sender_scenario } from '../../../demo/bugs/stuck_sender.ts';
import { timeout_against_post as timeout_against_post_scenario } from '../../../demo/bugs/timeout_against_post.ts';
import { unread_messages as unread_messages_scenario } from '../../../demo/bugs/unread_messages.ts';

export const accept_lost_wakeup = experiment_of(accept_lost_wakeup_scenario);
export const check_then_wait = experiment_of(check_then_wait_scenario);
export const deadly_embrace = experiment_of(deadly_embrace_scenario);
export const double_release = experiment_of(double_release_scenario);
export const joined_without_packet = experiment_of(joined_without_packet_scenario);
export const pool_and_mutex = experiment_of(pool_and_mutex_scenario);
export const resolve_under_mutex = experiment_of(resolve_under_mutex_scenario);
export const sleep_one_tick = experiment_of(sleep_one_tick_scenario);
export const stuck_sender = experiment_of(stuck_sender_scenario);
export const timeout_against_post = experiment_of(timeout_against_post_scenario);
export const unread_messages = experiment_of(unread_messages_scenario);
