// A capture of a soak in the eyes of tshark, and what the fault log knows of it. Frames that a fault damaged are left out,
// as by a monitor that checks frames: tshark would take their bits for the stack's. In the others it flags what looks like loss,
// repetition or disorder; each flag must have a fault as its cause, and that fault must lie in the stretch of frames in
// which it can have had this effect.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { capture_segment, type EthernetFrame } from '../../netx/link/sim_link_api.ts';
import type { SoakPlan } from './soak_plan.ts';
import { type SoakResult, soak_finish, soak_world } from './soak_run.ts';

const OPTIONS = [
  ...['tcp', 'ip', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]),
  '-d',
  'tcp.port==5000,data',
];

/** What tshark says when a window is full or closed: flow control, no fault. */
const FLOW_CONTROL = [
  'window_full',
  'window_update',
  'zero_window',
  'zero_window_probe',
  'zero_window_probe_ack',
];
/** Flags about the data that the flagged frame carries. */
const OF_DATA = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'keep_alive',
];
/** A frame that shows that one before it is missing. */
const OF_GAP = ['lost_segment'];
/** Flags about the data that the flagged frame acknowledges. */
const OF_ACK = ['duplicate_ack', 'ack_lost_segment', 'keep_alive_ack'];
const FLAGS = [...FLOW_CONTROL, ...OF_DATA, ...OF_GAP, ...OF_ACK];

/** A frame of the capture. */
interface Passed {
  readonly serial: number;
  readonly time_ns: number;
  readonly touched: boolean;
  /** Not lost. */
  readonly arrived: boolean;
  /** 0 and 1 for the two directions of the connection, -1 for anything else. */
  readonly side: number;
  readonly sequence: number;
  readonly length: number;
  readonly acknowledgment: number;
}

/** What tshark says of one frame. */
export interface Remark {
  /** Number in the capture, from 1. */
  readonly frame: number;
  readonly text: string;
}

export interface JudgedCapture {
  readonly result: SoakResult;
  /** Flags in words, each with how often it was raised. */
  readonly flags: ReadonlyMap<string, number>;
  /** Malformed frames and wrong checksums. */
  readonly malformed: readonly Remark[];
  /** Flags that no fault explains. */
  readonly unexplained: readonly Remark[];
}

function passed(frame: EthernetFrame, time_ns: number): Passed {
  const { bytes, notes } = frame;
  const view = new DataView(bytes.buffer, bytes.byteOffset, frame.length);
  const base = {
    serial: frame.serial,
    time_ns,
    touched: notes.length > 0,
    arrived: !notes.some((note) => note.startsWith('lost')),
  };
  const is_tcp = view.getUint16(12) === 0x0800 && view.getUint8(23) === 6;
  if (!is_tcp) return { ...base, side: -1, sequence: 0, length: 0, acknowledgment: 0 };
  const header = (view.getUint8(46) >>> 4) * 4;
  return {
    ...base,
    side: view.getUint8(29) === 1 ? 0 : 1,
    sequence: view.getUint32(38),
    length: view.getUint16(16) - 20 - header,
    acknowledgment: view.getUint32(42),
  };
}

/** Time in which a frame, behind a window of others, gets to the other side and is answered. */
const ANSWER_NS = 4_000_000;

/**
 * What explains a flag: a frame that a fault touched, or one that was flagged for good reason itself, sent between the
 * first sending of what the flagged frame repeats, lacks or asks for, and this frame; or so shortly before that this frame
 * answers it. Thus every flag leads back to a fault, step by step, and a run without faults explains none.
 */
class Causes {
  private readonly frames: readonly Passed[];
  /** By serial number: touched by a fault, or flagged and explained. */
  private readonly tainted: boolean[] = [];
  /** For each frame: the highest acknowledgment of each side's data that had arrived before it. */
  private readonly una: [number, number][] = [];

  constructor(frames: readonly Passed[], damaged: readonly number[]) {
    this.frames = frames;
    for (const serial of damaged) this.tainted[serial] = true;
    let latest: [number, number] = [0, 0];
    for (const frame of frames) {
      if (frame.touched) this.tainted[frame.serial] = true;
      this.una.push(latest);
      if (frame.side < 0 || !frame.arrived || frame.acknowledgment === 0) continue;
      const other = 1 - frame.side;
      const known = latest[other] as number;
      if (known !== 0 && ((frame.acknowledgment - known) | 0) <= 0) continue;
      latest = other === 0 ? [frame.acknowledgment, latest[1]] : [latest[0], frame.acknowledgment];
    }
  }

  /**
   * Index of the frame of a side that first carried this byte, or `latest` if that is earlier. Data goes out in order, so
   * when the first frame that gets beyond the byte begins behind it, the byte's own was damaged, and left before.
   */
  private first_sent(side: number, byte: number, latest: number): number {
    const { frames } = this;
    const reaches = (frame: Passed): boolean =>
      frame.side === side && ((frame.sequence + Math.max(frame.length, 1) - byte) | 0) > 0;
    let place = frames.findIndex(reaches);
    if (place < 0 || place >= latest) place = latest;
    const found = frames[place] as Passed;
    const holds_byte = reaches(found) && ((byte - found.sequence) | 0) >= 0 && place < latest;
    if (holds_byte) return place;
    do place--;
    while (place > 0 && (frames[place] as Passed).side !== side);
    return Math.max(place, 0);
  }

  /** True when the flag of the frame at `index` has a cause; the frame may then be the cause of others. */
  explains(index: number, flag: string): boolean {
    const frame = this.frames[index] as Passed;
    if (frame.touched) return true;
    if (frame.side < 0) return false;
    const of_ack = OF_ACK.includes(flag);
    const side = of_ack ? 1 - frame.side : frame.side;
    let from = index;
    while (from > 0 && (this.frames[from - 1] as Passed).time_ns >= frame.time_ns - ANSWER_NS) from--;
    from = this.first_sent(side, this.una[index]?.[side] ?? 0, from);
    from = this.first_sent(side, of_ack ? frame.acknowledgment : frame.sequence, from);
    const first_serial = (this.frames[from] as Passed).serial;
    for (let serial = first_serial; serial < frame.serial; serial++) {
      if (this.tainted[serial]) {
        this.tainted[frame.serial] = true;
        return true;
      }
    }
    return false;
  }
}

/** Runs a plan, captures the middle of its segment and lets tshark judge it. */
export function judge(plan: SoakPlan): JudgedCapture {
  const world = soak_world(plan);
  const blocks: Uint8Array[] = [];
  const frames: Passed[] = [];
  const damaged: number[] = [];
  let is_damaged = false;
  world.lan.tap((frame) => {
    is_damaged = frame.notes.some((note) => note.includes('inverted'));
    if (is_damaged) damaged.push(frame.serial);
    else frames.push(passed(frame, world.sim.now_ns));
  });
  capture_segment(world.lan, { sink: (block) => (is_damaged ? 0 : blocks.push(block)) });
  const result = soak_finish(world, plan);
  const rows = tshark(blocks);
  const causes = new Causes(frames, damaged);
  const flags = new Map<string, number>();
  const malformed: Remark[] = [];
  const unexplained: Remark[] = [];
  for (const row of rows) {
    const cells = row.split('\t');
    const frame = Number(cells[0]);
    const [is_malformed, tcp_sum, ip_sum, info] = [cells[1], cells[2], cells[3], cells.at(-1) ?? ''];
    if (is_malformed !== '' || tcp_sum === '0' || ip_sum === '0') malformed.push({ frame, text: info });
    FLAGS.forEach((flag, column) => {
      if ((cells[4 + column] ?? '') === '') return;
      flags.set(flag, (flags.get(flag) ?? 0) + 1);
      if (FLOW_CONTROL.includes(flag) || causes.explains(frame - 1, flag)) return;
      unexplained.push({ frame, text: `${flag}: ${info}` });
    });
  }
  if (rows.length !== frames.length) throw new Error(`tshark saw ${rows.length} of ${frames.length} frames`);
  return { result, flags, malformed, unexplained };
}

/** One row for each frame: number, malformed, the checksums, each flag, and the text. */
function tshark(blocks: readonly Uint8Array[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    const file = path.join(folder, 'soak.pcapng');
    writeFileSync(file, Buffer.concat(blocks));
    const fields = [
      'frame.number',
      '_ws.malformed',
      'tcp.checksum.status',
      'ip.checksum.status',
      ...FLAGS.map((flag) => `tcp.analysis.${flag}`),
      '_ws.col.Info',
    ];
    const wanted = fields.flatMap((field) => ['-e', field]);
    const args = ['-r', file, ...OPTIONS, '-T', 'fields', ...wanted];
    return execFileSync('tshark', args, {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
      .trimEnd()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
