import { expect, it } from 'vitest';
import { FramePool } from '../../../netx/link/ethernet_frame.ts';
import { FrameLine } from '../../../netx/link/frame_line.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';

function line() {
  const sim = new Simulation();
  const frames = new FramePool(60);
  const happened: string[] = [];
  const way = new FrameLine(sim, (frame) => {
    happened.push(`${frame.bytes[0]} at ${sim.now_ns}`);
    frame.release();
  });
  const carry = (tag: number, time_ns: number) => {
    const frame = frames.take(60);
    frame.bytes[0] = tag;
    way.carry(frame, time_ns);
  };
  return { sim, frames, happened, carry };
}

it('frames arrive in the order in which they left, those of one time too', () => {
  const { sim, frames, happened, carry } = line();
  carry(1, 10);
  carry(2, 20);
  carry(3, 20);
  sim.run();
  carry(4, 30);
  sim.run();
  expect(happened).toEqual(['1 at 10', '2 at 20', '3 at 20', '4 at 30']);
  expect(frames.in_use).toBe(0);
});

it('only the first is in the event queue, but each comes at the place among other events that it got when it left', () => {
  const { sim, happened, carry } = line();
  carry(1, 10);
  sim.schedule(20, () => happened.push('before the second'));
  carry(2, 20);
  sim.schedule(20, () => happened.push('after the second'));
  sim.schedule(10, () => happened.push('after the first'));
  sim.run();
  expect(happened).toEqual([
    '1 at 10',
    'after the first',
    'before the second',
    '2 at 20',
    'after the second',
  ]);
});

it('a frame that is made faster than those before it overtakes them', () => {
  const { sim, happened, carry } = line();
  carry(1, 100);
  carry(2, 50);
  carry(3, 120);
  sim.run();
  expect(happened).toEqual(['2 at 50', '1 at 100', '3 at 120']);
});

it('one whose time is over arrives at once, and one that arrives may send the next', () => {
  const sim = new Simulation();
  const frames = new FramePool(60);
  const times: number[] = [];
  const way = new FrameLine(sim, (frame) => {
    times.push(sim.now_ns);
    frame.release();
    if (times.length < 3) way.carry(frames.take(60), sim.now_ns - 5);
  });
  way.carry(frames.take(60), 7);
  sim.run();
  expect(times).toEqual([7, 7, 7]);
});

it('a time that is no whole number of nanoseconds is refused', () => {
  expect(() => line().carry(1, 0.5)).toThrow('time_ns is 0.5');
});
