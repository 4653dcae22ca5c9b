// What a document of a run holds beside the trace: each frame with its bytes, when it was sent and where it arrived, and the
// lines that firmware printed. Recording changes nothing: a run with a recorder is the same run.

import type { EthernetFrame } from '../../netx/link/ethernet_frame.ts';
import type { EthernetPort, EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import type { FaultEntry } from '../../netx/link/fault_log.ts';
import type { Target } from '../../rtos/sim_api.ts';
import type { Console } from '../firmware/console.ts';
import { name_cards } from './account.ts';
import { status_name } from './status_names.ts';
import { WireWords } from './wire_words.ts';

/** A frame reached a card. */
export interface FrameArrival {
  readonly port: string;
  readonly time_ns: number;
}

/** What a fault, a full queue or a loose cable did to a frame: where, when, and in words. */
export type FrameFault = Pick<FaultEntry, 'time_ns' | 'port_name' | 'direction' | 'effect' | 'text'>;

export interface RecordedFrame {
  /** Number of the frame on its segment, as in the trace. */
  readonly serial: number;
  readonly sent_ns: number;
  readonly from_port: string;
  /** Number of the target that sent it; 0 for none. */
  readonly from_target: number;
  readonly bytes: Uint8Array;
  /** Who sent it to whom, by the addresses in it. */
  from: string;
  to: string;
  /** One text for each thing that it carries. */
  texts: readonly string[];
  readonly arrivals: FrameArrival[];
  /** Its number in a capture of this run (`--pcap`), from 1 on; 0 for one that is still on its way to the middle. */
  capture_number: number;
}

export interface RecordedLine {
  readonly time_ns: number;
  readonly target: string;
  /** The thread, or other context, that printed it. */
  readonly context: string;
  readonly text: string;
  /** Of a line that tells what a service returned. */
  readonly service: string | null;
  readonly status: number | null;
  readonly status_name: string | null;
}

export class RunRecorder {
  readonly frames: RecordedFrame[] = [];
  readonly lines: RecordedLine[] = [];
  private readonly by_serial = new Map<number, RecordedFrame>();
  private readonly segments: EthernetSegment[] = [];

  /** Records every frame on a segment. */
  listen(segment: EthernetSegment): void {
    const words = new WireWords();
    let named = 0;
    let captured = 0;
    this.segments.push(segment);
    segment.tap_ports((frame, time_ns, side, port) => {
      if (side === 'outbound') this.sent(frame, time_ns, port);
      else this.by_serial.get(frame.serial)?.arrivals.push({ port: port.name, time_ns });
    });
    segment.tap((frame) => {
      if (named !== segment.ports.length) named = name_cards(words, segment);
      const recorded = this.by_serial.get(frame.serial);
      const told = words.tell(frame.data());
      captured++;
      // A copy that a fault made comes by a second time, and is no other frame.
      if (recorded !== undefined && recorded.from === '')
        Object.assign(recorded, told, { capture_number: captured });
    });
  }

  /** Keeps of all frames those that a card with such a name has sent or got. */
  keep_frames(is_meant: (port: string) => boolean): void {
    const kept = this.frames.filter(
      ({ from_port, arrivals }) => is_meant(from_port) || arrivals.some(({ port }) => is_meant(port)),
    );
    this.frames.length = 0;
    for (const frame of kept) this.frames.push(frame);
  }

  /** What happened to frames on their way so far, by the frame's number. */
  faults(): Map<number, FrameFault[]> {
    const all = new Map<number, FrameFault[]>();
    for (const { serial, time_ns, port_name, direction, effect, text } of this.segments.flatMap(
      ({ faults }) => faults.entries,
    )) {
      const fault = { time_ns, port_name, direction, effect, text };
      const known = all.get(serial);
      if (known === undefined) all.set(serial, [fault]);
      else known.push(fault);
    }
    return all;
  }

  private sent(frame: EthernetFrame, sent_ns: number, port: EthernetPort): void {
    const recorded: RecordedFrame = {
      serial: frame.serial,
      sent_ns,
      from_port: port.name,
      from_target: port.target_number,
      bytes: frame.data().slice(),
      from: '',
      to: '',
      texts: [],
      arrivals: [],
      capture_number: 0,
    };
    this.frames.push(recorded);
    this.by_serial.set(frame.serial, recorded);
  }

  /** What firmware on this target prints to. `target` is asked for when something is printed: it is made after this. */
  console(target: () => Target): Console {
    const add = (text: string, service: string | null, status: number | null): void => {
      const { kernel, name } = target();
      const named = service === null || status === null ? null : status_name(service, status);
      this.lines.push({
        time_ns: kernel.now_ns,
        target: name,
        context: kernel.context_name(),
        text: text.replace(/\n$/, ''),
        service,
        status,
        status_name: named,
      });
    };
    return {
      printf: (text) => add(text, null, null),
      status: (service, status) => add(`${service}: ${status_name(service, status)}`, service, status),
    };
  }
}
