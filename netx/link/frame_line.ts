// Frames on their way along one line of a cable. They come in the order in which they left, so only the first of them is in
// the event queue: a card that has filled its ring would else make the queue deep for everything that happens meanwhile.

import { RANK_DEVICE, SimEvent } from '../../rtos/sim/event_queue.ts';
import { whole_ns } from '../../rtos/sim/given.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { EthernetFrame } from './ethernet_frame.ts';

interface FrameOnItsWay {
  readonly frame: EthernetFrame;
  readonly time_ns: number;
  /** Its place among the events of that time, which it got when it left. */
  readonly event_number: number;
  behind: FrameOnItsWay | null;
}

export class FrameLine {
  private readonly sim: Simulation;
  private readonly arrive: (frame: EthernetFrame) => void;
  private readonly first_arrival: SimEvent;
  private first: FrameOnItsWay | null = null;
  private last: FrameOnItsWay | null = null;

  constructor(sim: Simulation, arrive: (frame: EthernetFrame) => void) {
    this.sim = sim;
    this.arrive = arrive;
    const first_arrives = (): void => this.first_arrives();
    this.first_arrival = new SimEvent(first_arrives);
  }

  /** A frame will be at the other end at `time_ns`; takes over the hold on it. One that a fault made early overtakes. */
  carry(frame: EthernetFrame, time_ns: number): void {
    const { sim, last } = this;
    if (last !== null && time_ns < last.time_ns) {
      sim.schedule_device(time_ns, () => this.arrive(frame));
      return;
    }
    const due_ns = Math.max(whole_ns('time_ns', time_ns), sim.now_ns);
    const leaving: FrameOnItsWay = {
      frame,
      time_ns: due_ns,
      event_number: sim.reserve_place(),
      behind: null,
    };
    this.last = leaving;
    if (last === null) this.expect(leaving);
    else last.behind = leaving;
  }

  private expect(first: FrameOnItsWay): void {
    this.first = first;
    this.sim.add(this.first_arrival, first.time_ns, RANK_DEVICE, first.event_number);
  }

  private first_arrives(): void {
    const { frame, behind } = this.first as FrameOnItsWay;
    if (behind !== null) this.expect(behind);
    else {
      this.first = null;
      this.last = null;
    }
    this.arrive(frame);
  }
}
