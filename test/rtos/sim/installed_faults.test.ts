import { expect, it } from 'vitest';
import {
  fault_words,
  forget_fault,
  installed_faults,
  note_fault,
} from '../../../rtos/sim/installed_faults.ts';
import { Simulation } from '../../../rtos/sim_api.ts';

it('lists faults once each, in order; one that is taken out stays when it never had a chance', () => {
  const sim = new Simulation();
  const [used, unused] = [{}, {}];
  note_fault(sim, used, { name: 'loss', where: 'lan', idle: () => null });
  note_fault(sim, unused, { name: 'delay', where: 'lan', idle: () => 'matched no frame' });
  note_fault(sim, used, { name: 'loss again', where: 'lan', idle: () => null });
  expect(installed_faults(sim).map(fault_words)).toEqual(['loss (lan)', 'delay (lan)']);
  forget_fault(sim, used);
  forget_fault(sim, unused);
  expect(installed_faults(sim).map(fault_words)).toEqual(['delay (lan)']);
  expect(installed_faults(new Simulation())).toEqual([]);
});
