import { expect, test } from 'vitest';
import { state_report } from '../../../rtos/export/state_report.ts';
import { note_fault } from '../../../rtos/sim/installed_faults.ts';
import { run_scenario, Simulation } from '../../../rtos/sim_api.ts';
import { pool_and_mutex } from '../../demo/bugs/experiments.ts';

test('a fault that never matched is listed with the state', () => {
  const sim = new Simulation();
  note_fault(sim, {}, { name: 'loss', where: 'lan', idle: () => 'matched no frame' });
  note_fault(sim, {}, { name: 'delay', where: 'lan', idle: () => null });
  expect(state_report(sim).slice(-2)).toEqual([
    'faults that never matched:',
    '  loss (lan): matched no frame',
  ]);
});

test('boards with a network also show their sockets, packet pools and ARP caches, with what the columns mean', () => {
  const { sim } = run_scenario(pool_and_mutex, { seed: 1 });
  const text = state_report(sim).join('\n');
  expect(text).toMatch(/valve +valve +ESTABLISHED +\d+ +192\.168\.1\.81:1883 +0 packets/);
  expect(text).toMatch(/valve +client pool +10 of 10 +0/);
  expect(text).toContain('(unread: received packets still in the receive queue of the socket');
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('  ('))
      .every((line) => line.length <= 145),
  ).toBe(true);
  expect(text).toMatch(/valve +192\.168\.1\.81 +02:00:00:00:01:00/);
});
