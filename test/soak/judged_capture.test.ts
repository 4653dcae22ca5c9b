// What Wireshark's command line says of the soak: nothing is malformed, and whatever it takes for loss, repetition or
// disorder has a fault as its cause.

import { expect, it } from 'vitest';
import { describe_with } from '../demo/programs.ts';
import { type JudgedCapture, judge } from './judged_capture.ts';
import { loss_plan, type SoakPlan, soak_plan } from './soak_plan.ts';

function expect_sound(judged: JudgedCapture): void {
  expect(judged.result.problems).toEqual([]);
  expect(judged.malformed).toEqual([]);
  expect(judged.unexplained).toEqual([]);
}

describe_with(['tshark'], 'captures of the soak in the eyes of tshark', () => {
  it.each([0, 2])('a wire without faults: no flag at all (acknowledgment for every %i packets)', (every) => {
    const judged = judge(loss_plan(0, every));
    expect_sound(judged);
    expect([...judged.flags]).toEqual([]);
  });

  const plans: Readonly<Record<string, SoakPlan>> = {
    'loss of one frame in a hundred': loss_plan(1, 0),
    'loss of three in a hundred': loss_plan(3, 2),
    'every fault (seed 2)': soak_plan(2),
    'every fault (seed 20)': soak_plan(20),
    'duplication and corruption (seed 24)': soak_plan(24),
  };
  it.each(Object.keys(plans))('%s: every flag has its fault', (name) => {
    const judged = judge(plans[name] as SoakPlan);
    expect_sound(judged);
    expect(judged.flags.get('retransmission') ?? 0).toBeGreaterThan(10);
  });

  it('would tell of a stack that sends again without need, as the published one does', () => {
    const judged = judge({ ...loss_plan(0, 0), published: true });
    expect(judged.result.faults).toBe(0);
    expect(judged.unexplained.length).toBeGreaterThan(50);
  });
});
