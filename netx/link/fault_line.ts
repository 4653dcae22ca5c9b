// The rules at one side of one port, and the carrying out of their verdicts. Without a rule a frame passes at the cost
// of one comparison.

import type { SimEvent } from '../../rtos/sim/event_queue.ts';
import { forget_fault, note_fault } from '../../rtos/sim/installed_faults.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { EthernetFrame, FramePool } from './ethernet_frame.ts';
import type { FaultLog } from './fault_log.ts';
import {
  counted_rule,
  type FaultRule,
  type FrameDirection,
  PassingFrame,
  type Verdict,
  verdict_text,
} from './fault_rule.ts';

interface InstalledRule {
  readonly rule: FaultRule;
  readonly name: string;
}

interface HeldFrame {
  readonly frame: EthernetFrame;
  frames_to_wait: number;
  give_up: SimEvent;
}

/** What the line does with frames: `carry` passes one on, `lost` gets those that are gone, `unplug` cuts the cable. */
export interface FaultLineEnds {
  carry(frame: EthernetFrame, time_ns: number): void;
  lost(frame: EthernetFrame, time_ns: number): void;
  unplug(down_ns: number): void;
}

/** The name of a rule in a list. */
export function shown_name({ kind }: FaultRule, name: string): string {
  return name === '' ? (kind ?? 'a rule without a name') : name;
}

export class FaultLine {
  private readonly sim: Simulation;
  private readonly frames: FramePool;
  private readonly log: FaultLog;
  readonly port_name: string;
  readonly direction: FrameDirection;
  readonly target: number;
  private readonly ends: FaultLineEnds;
  private readonly rules: InstalledRule[] = [];
  private readonly held: HeldFrame[] = [];
  private not_before_ns = 0;

  constructor(
    place: {
      sim: Simulation;
      frames: FramePool;
      log: FaultLog;
      port_name: string;
      direction: FrameDirection;
      target?: number;
    },
    ends: FaultLineEnds,
  ) {
    this.sim = place.sim;
    this.frames = place.frames;
    this.log = place.log;
    this.port_name = place.port_name;
    this.direction = place.direction;
    this.target = place.target ?? 0;
    this.ends = ends;
  }

  /** Adds a rule behind those that are there; returns the function that takes it out again. */
  install(rule: FaultRule, name = rule.name): () => void {
    const { sim, port_name, direction } = this;
    const counted = counted_rule(rule);
    const take_out = this.add(counted, name);
    const key = {};
    note_fault(sim, key, {
      name: shown_name(rule, name),
      where: `${port_name}, ${direction}`,
      idle: counted.idle,
    });
    return () => {
      take_out();
      forget_fault(sim, key);
    };
  }

  /** The same for a rule that stands in several places and is noted as one. */
  add(rule: FaultRule, name: string): () => void {
    const installed: InstalledRule = { rule, name };
    this.rules.push(installed);
    return () => {
      const place = this.rules.indexOf(installed);
      if (place >= 0) this.rules.splice(place, 1);
    };
  }

  /** A frame comes in and would be at the other end at `time_ns`. Takes over the caller's hold on it. */
  pass(frame: EthernetFrame, time_ns: number): void {
    if (this.rules.length === 0 && this.held.length === 0) {
      this.ends.carry(frame, Math.max(time_ns, this.not_before_ns));
      return;
    }
    this.judge(frame, time_ns);
  }

  private judge(original: EthernetFrame, time_ns: number): void {
    let frame = original;
    // Each delay counts from when the frame came in: one that waits behind another has been on its way meanwhile.
    let due_ns = time_ns;
    let in_order = false;
    let behind: Extract<Verdict, { is: 'reorder' }> | null = null;
    const duplicates_after_ns: number[] = [];
    for (const { rule, name } of [...this.rules]) {
      const arrival_ns = Math.max(due_ns, this.not_before_ns);
      const verdict = rule(new PassingFrame(this.sim, this.port_name, this.direction, frame, arrival_ns));
      if (verdict.is === 'pass') continue;
      if (frame.shared || verdict.is === 'corrupt') frame = this.own_copy(frame);
      this.log.add(this.sim.now_ns, frame, this, verdict.is, () => verdict_text(verdict), name);
      if (verdict.is === 'drop' || verdict.is === 'link_down') {
        this.ends.lost(frame, arrival_ns);
        if (verdict.is === 'link_down') this.ends.unplug(verdict.down_ns);
        return;
      }
      if (verdict.is === 'corrupt') this.invert(frame, verdict.bit);
      else if (verdict.is === 'duplicate') duplicates_after_ns.push(verdict.after_ns);
      else if (verdict.is === 'reorder') behind = verdict;
      else {
        due_ns += verdict.delay_ns;
        in_order ||= verdict.in_order;
      }
    }
    const arrival_ns = Math.max(due_ns, this.not_before_ns);
    if (in_order) this.not_before_ns = arrival_ns;
    const copies = duplicates_after_ns.map((after_ns) => ({ copy: this.frames.copy(frame), after_ns }));
    if (behind !== null) this.hold_back(frame, arrival_ns, behind.frames, behind.at_most_ns);
    else this.carry_and_count(frame, arrival_ns);
    for (const { copy, after_ns } of copies) this.ends.carry(copy, arrival_ns + after_ns);
  }

  /** Several receivers may share a frame: what happens to one of them happens to a copy. */
  private own_copy(frame: EthernetFrame): EthernetFrame {
    const copy = this.frames.copy(frame);
    frame.release();
    return copy;
  }

  private invert(frame: EthernetFrame, bit: number): void {
    const place = bit >> 3;
    if (place < frame.length) frame.bytes[place]! ^= 0x80 >> (bit & 7);
  }

  private hold_back(frame: EthernetFrame, time_ns: number, frames_to_wait: number, at_most_ns: number): void {
    mark('link: a frame is held back');
    const held: HeldFrame = {
      frame,
      frames_to_wait,
      give_up: this.sim.schedule_device(time_ns + at_most_ns, () => this.let_go(held, this.sim.now_ns)),
    };
    this.held.push(held);
  }

  private carry_and_count(frame: EthernetFrame, time_ns: number): void {
    this.ends.carry(frame, time_ns);
    for (const held of [...this.held]) {
      held.frames_to_wait -= 1;
      if (held.frames_to_wait <= 0) this.let_go(held, time_ns);
    }
  }

  private let_go(held: HeldFrame, time_ns: number): void {
    const place = this.held.indexOf(held);
    if (place < 0) return;
    this.held.splice(place, 1);
    this.sim.cancel(held.give_up);
    this.ends.carry(held.frame, time_ns);
  }
}
