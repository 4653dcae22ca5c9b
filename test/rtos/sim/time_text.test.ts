import { expect, it } from 'vitest';
import { Account } from '../../../demo/account/account.ts';
import { record_cells } from '../../../rtos/export/trace_text.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { format_diagnostic, Simulation } from '../../../rtos/sim_api.ts';

it('cuts times off at the microsecond', () => {
  expect([0, 999, 1000, 1_999, 30_001_600, 86_400e9 + 999].map(time_text)).toEqual([
    '0.000000',
    '0.000000',
    '0.000001',
    '0.000001',
    '0.030001',
    '86400.000000',
  ]);
});

it('prints one event at one time, in the account, the trace and a diagnostic', () => {
  const lines: string[] = [];
  const sim = new Simulation();
  const account = new Account(sim, (line) => lines.push(line));
  account.watch();
  const diagnostic = { id: 'rule', time_ns: 1_600, target: 'a', context: 'b', object: 'c', message: 'd' };
  sim.schedule(diagnostic.time_ns, () => sim.report(diagnostic));
  sim.run();
  const [record] = [...sim.trace.records()];
  expect(lines[0]).toMatch(/^ +0\.000001 /);
  expect(record === undefined ? '' : record_cells(sim, record)[0]).toBe('0.000001');
  expect(format_diagnostic(diagnostic)).toMatch(/^0\.000001 s /);
});
