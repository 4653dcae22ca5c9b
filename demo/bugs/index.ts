// The bugs that the timing lab ships, in the order of its README.

import type { Scenario } from '../bench/scenario.ts';
import { accept_lost_wakeup } from './accept_lost_wakeup.ts';
import { address_in_use } from './address_in_use.ts';
import { answer_of_another_name } from './answer_of_another_name.ts';
import { check_then_wait } from './check_then_wait.ts';
import { connack_joined } from './connack_joined.ts';
import { credentials_gone } from './credentials_gone.ts';
import { dates_before_time } from './dates_before_time.ts';
import { deadly_embrace } from './deadly_embrace.ts';
import { disconnect_in_notify } from './disconnect_in_notify.ts';
import { double_release } from './double_release.ts';
import { hello_before_lease } from './hello_before_lease.ts';
import { inversion_keepalive } from './inversion_keepalive.ts';
import { joined_without_packet } from './joined_without_packet.ts';
import { leak_at_disconnect } from './leak_at_disconnect.ts';
import { lock_in_notify } from './lock_in_notify.ts';
import { lost_update } from './lost_update.ts';
import { mars_inversion } from './mars_inversion.ts';
import { message_behind_connack } from './message_behind_connack.ts';
import { ping_on_slow_link } from './ping_on_slow_link.ts';
import { pool_and_mutex } from './pool_and_mutex.ts';
import { renew_during_publish } from './renew_during_publish.ts';
import { resolve_under_mutex } from './resolve_under_mutex.ts';
import { sleep_one_tick } from './sleep_one_tick.ts';
import { stuck_sender } from './stuck_sender.ts';
import { timeout_against_post } from './timeout_against_post.ts';
import { timer_callback_empty_pool } from './timer_callback_empty_pool.ts';
import { unread_messages } from './unread_messages.ts';

/** Threads, ticks and interrupts of one board. */
export const KERNEL_BUGS: readonly Scenario[] = [
  lost_update,
  sleep_one_tick,
  check_then_wait,
  timeout_against_post,
  mars_inversion,
  deadly_embrace,
  timer_callback_empty_pool,
];

/** Boards with a network, an MQTT client and a broker. */
export const MQTT_BUGS: readonly Scenario[] = [
  connack_joined,
  message_behind_connack,
  credentials_gone,
  leak_at_disconnect,
  unread_messages,
  joined_without_packet,
  pool_and_mutex,
  lock_in_notify,
  disconnect_in_notify,
  inversion_keepalive,
  ping_on_slow_link,
  stuck_sender,
];

/** Boards with a network that use TCP themselves. */
export const TCP_BUGS: readonly Scenario[] = [accept_lost_wakeup, double_release];

/** Boards that get addresses and names from the network. */
export const LAN_BUGS: readonly Scenario[] = [
  hello_before_lease,
  address_in_use,
  renew_during_publish,
  resolve_under_mutex,
  answer_of_another_name,
  dates_before_time,
];

export const BUGS: readonly Scenario[] = [...KERNEL_BUGS, ...MQTT_BUGS, ...TCP_BUGS, ...LAN_BUGS];
