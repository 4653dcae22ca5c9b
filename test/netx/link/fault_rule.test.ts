import { expect, it } from 'vitest';
import { FramePool } from '../../../netx/link/ethernet_frame.ts';
import { PassingFrame, type Verdict, verdict_text } from '../../../netx/link/fault_rule.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { tcp_frame } from './wire_fixture.ts';

it('names the site of a choice by port, direction and kind of frame', () => {
  const bytes = tcp_frame(0x02);
  const frame = new FramePool(100).take(bytes.length);
  frame.bytes.set(bytes);
  const passing = new PassingFrame(new Simulation(), 'board.eth0', 'outbound', frame, 0);
  expect(passing.site()).toBe('board.eth0 outbound/tcp_syn');
  expect(passing.fields).toBe(passing.fields);
});

it('puts each verdict into words', () => {
  const verdicts: Verdict[] = [
    { is: 'pass' },
    { is: 'drop' },
    { is: 'delay', delay_ns: 5, in_order: false },
    { is: 'duplicate', after_ns: 7 },
    { is: 'reorder', frames: 1, at_most_ns: 9 },
    { is: 'reorder', frames: 2, at_most_ns: 9 },
    { is: 'corrupt', bit: 83 },
    { is: 'link_down', down_ns: 11 },
  ];
  expect(verdicts.map(verdict_text)).toEqual([
    'passed',
    'lost',
    'delayed by 5 ns',
    'duplicated 7 ns later',
    'held back behind 1 frame',
    'held back behind 2 frames',
    'bit 3 of byte 10 inverted',
    'lost, link down for 11 ns',
  ]);
});
