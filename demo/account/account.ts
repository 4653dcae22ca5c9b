// The account of a run as it is printed: virtual time, where, what. Firmware speaks through a console that the host
// gives it (a board's serial line, with the time and the thread put in front); the wire speaks through a tap on the
// segment. Telling changes nothing: a quiet run is the same run.
//
// Lines are told in the order of their times. A processor works ahead of the events around it, up to the end of a step, so
// what its firmware prints may carry a later time than a frame that the wire brings next: such a line is held until
// virtual time has come to it.

import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nic_list } from '../../netx/link/sim_nic.ts';
import { printable } from '../../rtos/sim/printable.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { type Diagnostic, type Simulation, sim_targets, type Target } from '../../rtos/sim_api.ts';
import type { Console } from '../firmware/console.ts';
import { status_name } from './status_names.ts';
import { WireWords } from './wire_words.ts';

const TIME_WIDTH = 10;
const PLACE_WIDTH = 20;

interface HeldLine {
  readonly time_ns: number;
  readonly text: string;
}

/** One line of the account. */
export function account_row(time_ns: number, place: string, text: string): string {
  return `${time_text(time_ns).padStart(TIME_WIDTH)}  ${printable(place).padEnd(PLACE_WIDTH)}  ${printable(text)}`;
}

export class Account {
  private readonly write: (line: string) => void;
  private readonly sim: Simulation;
  /** Lines whose time has not come yet, in the order of their times. */
  private readonly held: HeldLine[] = [];
  /** Statuses other than success that firmware reported, in words. */
  readonly failures: string[] = [];

  /** `write` gets each line, without its end. */
  constructor(sim: Simulation, write: (line: string) => void) {
    this.sim = sim;
    this.write = write;
  }

  /** The lines above the columns. */
  head(): void {
    this.write('board/thread is what the firmware printed; board > board is a frame on the wire, in words');
    this.write('');
    this.write(`${'virtual s'.padStart(TIME_WIDTH)}  ${'where'.padEnd(PLACE_WIDTH)}  what happened`);
  }

  line(time_ns: number, place: string, text: string): void {
    const line = account_row(time_ns, place, text);
    const later = this.held.findIndex((other) => other.time_ns > time_ns);
    this.held.splice(later < 0 ? this.held.length : later, 0, { time_ns, text: line });
    this.tell();
  }

  /** Writes the lines whose time has come. To be called between events, so that none waits for the next one. */
  tell(): void {
    while (this.held.length > 0 && (this.held[0] as HeldLine).time_ns <= this.sim.now_ns) this.write_first();
  }

  /** Writes what is left, at the end of a run. */
  finish(): void {
    while (this.held.length > 0) this.write_first();
  }

  private write_first(): void {
    this.write((this.held.shift() as HeldLine).text);
  }

  /** What firmware on this target prints to. `target` is asked for when something is printed: it is made after this. */
  console(target: () => Target): Console {
    const say = (text: string): void => {
      const { kernel, name } = target();
      for (const line of text.replace(/\n$/, '').split('\n')) {
        this.line(kernel.now_ns, `${name}/${kernel.context_name()}`, line);
      }
    };
    return {
      printf: say,
      status: (service, status) => {
        const text = `${service}: ${status_name(service, status)}`;
        if (status !== 0) this.failures.push(`${target().name}/${target().kernel.context_name()}: ${text}`);
        say(text);
      },
    };
  }

  /** Prints every frame on the segment, and what happened to it on its way. */
  listen(segment: EthernetSegment): void {
    const words = new WireWords();
    let named = 0;
    segment.tap((frame, time_ns) => {
      if (named !== segment.ports.length) named = name_cards(words, segment);
      const { from, to, texts } = words.tell(frame.data());
      const notes = frame.notes.length > 0 ? `  [${frame.notes.join('; ')}]` : '';
      for (const text of texts) this.line(time_ns, `${from} > ${to}`, text + notes);
    });
    // What happens to a frame before it reaches the middle stands with the frame; what happens behind it comes later.
    segment.faults.listener = ({ time_ns, port_name, direction, text, frame }) => {
      if (direction === 'inbound') this.line(time_ns, `> ${port_name}`, `${frame}  [${text} inbound]`);
    };
  }

  /** Prints diagnostics of the simulator as they appear. */
  watch(): void {
    this.sim.on_diagnostic = (diagnostic) => this.diagnostic(diagnostic);
  }

  private diagnostic({ time_ns, target, context, id, object, message }: Diagnostic): void {
    this.line(time_ns, `${target}/${context}`, `DIAGNOSTIC [${id}] ${object}: ${message}`);
  }
}

/** Gives the words the target of each card; returns how many ports the segment has. */
export function name_cards(words: WireWords, segment: EthernetSegment): number {
  for (const target of sim_targets(segment.sim)) {
    for (const nic of nic_list(target.kernel)) words.name(nic.factory_mac, target.name);
  }
  return segment.ports.length;
}
