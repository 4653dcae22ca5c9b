import { expect, test } from 'vitest';
import { lateness_of, tell_lateness } from '../../../rtos/sim/choice_lateness.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';

const LATENESS = { nominal_ns: 5, late_ns: [0, 10], maker: { target: 1, context: 2 } };

test('a place says what its choice delays, when choices are recorded', () => {
  const sim = new Simulation({ record_choices: true });
  sim.choose('isr_arrival', 'board/button', 2);
  tell_lateness(sim, () => LATENESS);
  sim.choose('frame_loss', 'wire', 2);
  expect(sim.choices_taken.map(lateness_of)).toEqual([LATENESS, undefined]);
});

test('without a record nothing is asked', () => {
  const sim = new Simulation({ choices: () => 1 });
  sim.choose('isr_arrival', 'board/button', 2);
  tell_lateness(sim, () => {
    throw new Error('nobody wants to know');
  });
  expect(sim.choices_taken.map(lateness_of)).toEqual([undefined]);
});
