import { expect, test } from 'vitest';
import { Kernel } from '../../../rtos/kernel/kernel.ts';
import { create_timer_thread } from '../../../rtos/kernel/timer_thread.ts';
import { EXPIRED_LIST, TX_TIMER_INTERNAL } from '../../../rtos/kernel/tx_thread_cb.ts';
import {
  next_expired,
  take_expired,
  ticks_to_next,
  ticks_to_slot,
  timer_insert,
  timer_remove,
  wheel_tick,
} from '../../../rtos/kernel/wheel.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { reaches } from '../../marks.ts';

function kernel(): Kernel {
  return new Kernel(new Simulation(), 'board', {});
}

function entry(ticks: number): TX_TIMER_INTERNAL {
  const timer = new TX_TIMER_INTERNAL();
  timer.tx_timer_internal_remaining_ticks = ticks;
  return timer;
}

test('an entry comes up after its ticks, one of more than 32 after 32', () => {
  for (const [ticks, away] of [
    [1, 1],
    [32, 32],
    [33, 32],
    [1000, 32],
  ] as const) {
    const k = kernel();
    timer_insert(k, entry(ticks));
    expect(ticks_to_next(k)).toBe(away);
  }
});

test('no ticks and wait forever are not inserted', () => {
  const k = kernel();
  timer_insert(k, entry(0));
  timer_insert(k, entry(0xffffffff));
  expect(ticks_to_next(k)).toBe(0);
});

test('the position stays at a slot with entries until they are taken, then moves on', () => {
  const k = kernel();
  const timers = [entry(2), entry(2)];
  for (const timer of timers) timer_insert(k, timer);
  wheel_tick(k);
  expect([k.wheel_position, k.timer_expired]).toEqual([1, false]);
  wheel_tick(k);
  wheel_tick(k);
  expect([k.wheel_position, k.timer_expired]).toEqual([1, true]);
  take_expired(k);
  expect([next_expired(k), next_expired(k), next_expired(k)]).toEqual([timers[0], timers[1], null]);
  expect(k.wheel_position).toBe(2);
});

test('an entry can be taken out, and its slot is as far as its ticks', () => {
  const k = kernel();
  const timer = entry(7);
  timer_insert(k, timer);
  expect(ticks_to_slot(k, timer.tx_timer_internal_list_head)).toBe(7);
  timer_remove(k, timer);
  timer_remove(k, timer);
  expect(ticks_to_next(k)).toBe(0);
});

test('when the first of a slot is taken out, the next one knows its list and can be taken out too', () => {
  reaches('wheel: the first of a slot is taken out');
  const k = kernel();
  const [first, second] = [entry(3), entry(3)];
  for (const timer of [first, second]) timer_insert(k, timer);
  timer_remove(k, first);
  expect(ticks_to_next(k)).toBe(3);
  timer_remove(k, second);
  expect(ticks_to_next(k)).toBe(0);
});

test('of entries that have expired the first is known as such, also when the one before it is taken out', () => {
  const k = kernel();
  const [first, second] = [entry(1), entry(1)];
  for (const timer of [first, second]) timer_insert(k, timer);
  take_expired(k);
  timer_remove(k, first);
  expect(second.tx_timer_internal_list_head).toBe(EXPIRED_LIST);
  expect([next_expired(k), next_expired(k)]).toEqual([second, null]);
});

test('the system timer thread is there once, at the best priority', () => {
  const k = kernel();
  create_timer_thread(k);
  expect([k.timer_thread.tx_thread_priority, k.threads.objects.length]).toEqual([0, 1]);
  expect(() => create_timer_thread(k)).toThrow('started twice');
});
