import { expect, test } from 'vitest';
import { unread_messages } from '../../demo/bugs/unread_messages.ts';
import { register_netx_tables } from '../../netx/nx_state_tables.ts';
import { registered_tables } from '../../rtos/kernel/tables.ts';
import { run_scenario, Simulation } from '../../rtos/sim_api.ts';

test('sockets, pools and ARP caches of all boards, each under its heading', () => {
  const { sim } = run_scenario(unread_messages, { seed: 1 });
  const tables = new Map(registered_tables(sim).map(({ title, lines }) => [title, lines()]));
  expect([...tables.keys()]).toEqual(['TCP sockets', 'packet pools', 'ARP caches']);
  expect(tables.get('TCP sockets')?.[0]).toMatch(/^target +socket +state +local +peer +to read/);
  expect(tables.get('TCP sockets')?.join('\n')).toContain('LISTEN');
  expect(tables.get('packet pools')?.join('\n')).toMatch(/valve +client pool +12 of 12/);
});

test('a table without rows has no heading either', () => {
  const sim = new Simulation();
  register_netx_tables(sim);
  register_netx_tables(sim);
  expect(registered_tables(sim).map(({ lines }) => lines())).toEqual([[], [], []]);
});
