import { expect, test } from 'vitest';
import { depth_gauges, holders_of, register_depth, register_holders } from '../../../rtos/kernel/holders.ts';
import { columns, register_table, registered_tables } from '../../../rtos/kernel/tables.ts';
import { TX_MUTEX, TX_THREAD, WaitList } from '../../../rtos/kernel/tx_thread_cb.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';

test('columns are as wide as their widest cell', () => {
  expect(
    columns([
      ['a', 'long head', 'x'],
      ['bbb', 'c'],
    ]),
  ).toEqual(['a    long head  x', 'bbb  c']);
});

test('a table is registered under its title; the same title replaces it', () => {
  const sim = new Simulation();
  register_table(sim, { title: 'pools', lines: () => ['old'] });
  register_table(sim, { title: 'sockets', lines: () => [] });
  register_table(sim, { title: 'pools', lines: () => ['new'] });
  expect(registered_tables(sim).map(({ title, lines }) => [title, ...lines()])).toEqual([
    ['sockets'],
    ['pools', 'new'],
  ]);
});

test('a mutex is held by its owner, other objects by whom their room names', () => {
  const sim = new Simulation();
  const [owner, waiter] = [new TX_THREAD(), new TX_THREAD()];
  const mutex = new TX_MUTEX();
  mutex.tx_mutex_name = 'm';
  mutex.tx_mutex_owner = owner;
  owner.tx_thread_name = 'o';
  expect(holders_of(sim, waiter)).toBeNull();
  waiter.waiting_in = mutex.suspension;
  expect(holders_of(sim, waiter)).toEqual({
    threads: [owner],
    words: 'mutex "m"',
    location: 'owned by o',
  });
  const pool = { name: 'pool' };
  waiter.waiting_in = new WaitList(pool);
  expect(holders_of(sim, waiter)).toBeNull();
  const held = { threads: [owner], words: 'a pool', location: 'in a drawer' };
  const provider = (object: unknown) => (object === pool ? held : null);
  register_holders(sim, provider);
  register_holders(sim, provider);
  expect(holders_of(sim, waiter)?.words).toBe('a pool');
  const { kernel } = new Target(sim, { name: 'board', main: () => {} });
  for (const depth of [2, 3]) register_depth(kernel, { name: 'q', depth: () => depth });
  expect(depth_gauges(kernel).map(({ depth }) => depth())).toEqual([3]);
});
