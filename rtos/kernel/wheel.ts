// The timer wheel: 32 lists in order of insertion and a position. Timers, sleeps and timeouts share it, which decides
// who is first among entries that are due in the same tick. An entry with more than 32 ticks to go waits for the last
// slot and is appended again with 32 less. While the system timer thread is kept from running, the position stays.

import { mark } from '../sim/marks.ts';
import type { Kernel } from './kernel.ts';
import { TX_TIMER_ENTRIES } from './tx_constants.ts';
import { EXPIRED_LIST, REACTIVATE_LIST, type TX_TIMER_INTERNAL } from './tx_thread_cb.ts';

/** The first entry of a list, null while it has none. */
export function head_of({ wheel }: Kernel, list: number): TX_TIMER_INTERNAL | null {
  return wheel[list] as TX_TIMER_INTERNAL | null;
}

/** Appends an entry to a list that it is in from now on. */
function append(k: Kernel, list: number, entry: TX_TIMER_INTERNAL): void {
  entry.tx_timer_internal_list_head = list;
  const head = head_of(k, list);
  if (head === null) {
    k.wheel[list] = entry;
    entry.tx_timer_internal_active_next = entry;
    entry.tx_timer_internal_active_previous = entry;
    return;
  }
  const tail = head.tx_timer_internal_active_previous;
  tail.tx_timer_internal_active_next = entry;
  entry.tx_timer_internal_active_previous = tail;
  entry.tx_timer_internal_active_next = head;
  head.tx_timer_internal_active_previous = entry;
}

/** Puts an entry into the slot that comes up in its remaining ticks (32 at the most); none for 0 and wait forever. */
export function timer_insert(k: Kernel, entry: TX_TIMER_INTERNAL): void {
  const ticks = entry.tx_timer_internal_remaining_ticks;
  if (ticks === 0 || ticks === 0xffffffff || entry.tx_timer_internal_list_head >= 0) return;
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  const away = ticks > TX_TIMER_ENTRIES ? TX_TIMER_ENTRIES - 1 : ticks - 1;
  const slot = (k.wheel_position + away) % TX_TIMER_ENTRIES;
  append(k, slot, entry);
  k.wheel_map |= 1 << slot;
  k.plan_tick(away + 1);
}

/** Takes an entry out of the list it is in; nothing happens when it is in none. */
export function timer_remove(k: Kernel, entry: TX_TIMER_INTERNAL): void {
  const list = entry.tx_timer_internal_list_head;
  if (list < 0) return;
  const next = entry.tx_timer_internal_active_next;
  if (next === entry) {
    if (head_of(k, list) === entry) k.wheel[list] = null;
  } else {
    const previous = entry.tx_timer_internal_active_previous;
    next.tx_timer_internal_active_previous = previous;
    previous.tx_timer_internal_active_next = next;
    if (head_of(k, list) === entry) {
      mark('wheel: the first of a slot is taken out');
      k.wheel[list] = next;
      next.tx_timer_internal_list_head = list;
    }
  }
  entry.tx_timer_internal_list_head = -1;
}

/** Ticks until a slot comes up: 1 when it is the slot at the position. */
export function ticks_to_slot(k: Kernel, slot: number): number {
  return ((slot - k.wheel_position + TX_TIMER_ENTRIES) % TX_TIMER_ENTRIES) + 1;
}

/** True when the slot at the position has no entry. Most have none, and then no list is looked at. */
export function is_slot_empty(k: Kernel): boolean {
  const { wheel_position } = k;
  return ((k.wheel_map >>> wheel_position) & 1) === 0 || head_of(k, wheel_position) === null;
}

/** Ticks until the next slot with an entry comes up, 0 when the wheel is empty. */
export function ticks_to_next(k: Kernel): number {
  while (k.wheel_map !== 0) {
    // The slots from the position on, the one at the position lowest.
    const ahead = (k.wheel_map >>> k.wheel_position) | (k.wheel_map << (TX_TIMER_ENTRIES - k.wheel_position));
    const away = 31 - Math.clz32(ahead & -ahead);
    const slot = (k.wheel_position + away) % TX_TIMER_ENTRIES;
    if (head_of(k, slot) !== null) return away + 1;
    // Its entries were taken out.
    k.wheel_map &= ~(1 << slot);
  }
  return 0;
}

/** The tick's look at the wheel: an empty slot moves the position on, another one flags an expiration. */
export function wheel_tick(k: Kernel): void {
  if (is_slot_empty(k)) k.wheel_position = (k.wheel_position + 1) % TX_TIMER_ENTRIES;
  else k.timer_expired = true;
}

/** Start of the timer thread's work: takes the whole list at the position and moves the position on. */
export function take_expired(k: Kernel): void {
  const head = head_of(k, k.wheel_position);
  k.wheel[EXPIRED_LIST] = head;
  if (head !== null) head.tx_timer_internal_list_head = EXPIRED_LIST;
  k.wheel[k.wheel_position] = null;
  k.wheel_map &= ~(1 << k.wheel_position);
  k.wheel_position = (k.wheel_position + 1) % TX_TIMER_ENTRIES;
  k.timer_expired = false;
}

/**
 * Takes the next entry of the list being processed and makes it look as it must during its callback: a periodic or
 * long one active in the temporary list, a one-shot inactive. Returns null when the list is empty.
 */
export function next_expired(k: Kernel): TX_TIMER_INTERNAL | null {
  const entry = head_of(k, EXPIRED_LIST);
  if (entry === null) return null;
  const next = entry.tx_timer_internal_active_next;
  if (next === entry) {
    k.wheel[EXPIRED_LIST] = null;
  } else {
    const previous = entry.tx_timer_internal_active_previous;
    next.tx_timer_internal_active_previous = previous;
    previous.tx_timer_internal_active_next = next;
    next.tx_timer_internal_list_head = EXPIRED_LIST;
    k.wheel[EXPIRED_LIST] = next;
  }
  entry.tx_timer_internal_active_next = entry;
  entry.tx_timer_internal_active_previous = entry;
  k.wheel[REACTIVATE_LIST] = null;
  return entry;
}

/** Puts an entry into the temporary list from which it will be appended to the wheel again. */
function keep_for_reactivation(k: Kernel, entry: TX_TIMER_INTERNAL): void {
  k.wheel[REACTIVATE_LIST] = entry;
  entry.tx_timer_internal_list_head = REACTIVATE_LIST;
}

/** The entry that follows in a list; null at its end. */
export function after(entry: TX_TIMER_INTERNAL, head: TX_TIMER_INTERNAL | null): TX_TIMER_INTERNAL | null {
  const next = entry.tx_timer_internal_active_next;
  return next === head ? null : next;
}

/** An entry has more ticks to go than the wheel has slots: it goes round again. */
export function is_long(entry: TX_TIMER_INTERNAL): boolean {
  return entry.tx_timer_internal_remaining_ticks > TX_TIMER_ENTRIES;
}

/** An entry's slot has come up: its ticks are counted, and it is kept for the wheel if it has more or is periodic. */
export function count_expiration(k: Kernel, entry: TX_TIMER_INTERNAL): void {
  const counts = entry.application_timer;
  if (is_long(entry)) {
    mark('wheel: an entry goes round again');
    entry.tx_timer_internal_remaining_ticks -= TX_TIMER_ENTRIES;
    if (counts !== null) counts.tx_timer_performance_expiration_adjust_count++;
    keep_for_reactivation(k, entry);
    return;
  }
  entry.tx_timer_internal_remaining_ticks = entry.tx_timer_internal_re_initialize_ticks;
  if (counts !== null) counts.tx_timer_performance_expiration_count++;
  if (entry.tx_timer_internal_remaining_ticks !== 0) {
    if (counts !== null) counts.tx_timer_performance_reactivate_count++;
    keep_for_reactivation(k, entry);
  } else entry.tx_timer_internal_list_head = -1;
}

/** After the callback: appends the entry again, unless it was deactivated meanwhile. */
export function reactivate(k: Kernel, entry: TX_TIMER_INTERNAL): void {
  if (head_of(k, REACTIVATE_LIST) !== entry) return;
  k.wheel[REACTIVATE_LIST] = null;
  entry.tx_timer_internal_list_head = -1;
  timer_insert(k, entry);
}
