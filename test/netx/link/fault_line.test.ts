import { expect, it } from 'vitest';
import { type EthernetFrame, FramePool } from '../../../netx/link/ethernet_frame.ts';
import { FaultLine } from '../../../netx/link/fault_line.ts';
import { FaultLog } from '../../../netx/link/fault_log.ts';
import { PASS, type Verdict } from '../../../netx/link/fault_rule.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { reaches } from '../../marks.ts';

function line() {
  const sim = new Simulation();
  const frames = new FramePool(60);
  const happened: string[] = [];
  const end = (frame: EthernetFrame, what: string) => {
    happened.push(`${what} ${frame.bytes[0]}`);
    frame.release();
  };
  const place = { sim, frames, log: new FaultLog(), port_name: 'a', direction: 'outbound' } as const;
  const faults = new FaultLine(place, {
    carry: (frame, time_ns) => end(frame, `at ${time_ns}`),
    lost: (frame) => end(frame, 'lost'),
    unplug: (down_ns) => happened.push(`unplug ${down_ns}`),
  });
  const pass = (tag: number, time_ns: number) => {
    const frame = frames.take(60);
    frame.bytes[0] = tag;
    faults.pass(frame, time_ns);
  };
  return { sim, frames, faults, happened, pass };
}

it('carries frames untouched while there is no rule', () => {
  const { happened, pass } = line();
  pass(1, 5);
  pass(2, 6);
  expect(happened).toEqual(['at 5 1', 'at 6 2']);
});

it('a rule that takes itself out while it is asked does not disturb the others', () => {
  const { faults, happened, pass, frames } = line();
  const uninstall = faults.install(() => {
    uninstall();
    return { is: 'delay', delay_ns: 10, in_order: false };
  });
  faults.install(() => ({ is: 'delay', delay_ns: 100, in_order: false }));
  pass(1, 0);
  pass(2, 0);
  expect(happened).toEqual(['at 110 1', 'at 100 2']);
  expect(frames.in_use).toBe(0);
});

it('delays in order run side by side: a frame behind another waits for it, and no longer', () => {
  const { faults, happened, pass } = line();
  const delays = [100, 100, 20, 100];
  faults.install(() => ({ is: 'delay', delay_ns: delays.shift() ?? 0, in_order: true }));
  for (const [i, time_ns] of [0, 10, 20, 30].entries()) pass(i + 1, time_ns);
  expect(happened).toEqual(['at 100 1', 'at 110 2', 'at 110 3', 'at 130 4']);
});

it('a lost frame is not shown to the rules behind', () => {
  const { faults, happened, pass } = line();
  let asked = 0;
  faults.install(() => ({ is: 'link_down', down_ns: 9 }));
  faults.install(() => {
    asked += 1;
    return PASS;
  });
  pass(1, 0);
  expect(happened).toEqual(['lost 1', 'unplug 9']);
  expect(asked).toBe(0);
});

it('two frames held back go on in the order of their release', () => {
  reaches('link: a frame is held back');
  const { sim, faults, happened, pass, frames } = line();
  const verdicts: Verdict[] = [
    { is: 'reorder', frames: 2, at_most_ns: 1000 },
    { is: 'reorder', frames: 1, at_most_ns: 1000 },
  ];
  faults.install(() => verdicts.shift() ?? PASS);
  for (let tag = 1; tag <= 4; tag++) pass(tag, tag);
  sim.run();
  expect(happened).toEqual(['at 3 3', 'at 3 2', 'at 4 4', 'at 4 1']);
  expect(frames.in_use).toBe(0);
});
