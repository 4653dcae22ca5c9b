// Answers of servers, right ones with things changed in them, at the DHCP and the DNS client of a board: nothing throws, every
// call comes back, and when the client is deleted every packet is home.

import type { EthernetPort } from '../../netx/link/ethernet_segment.ts';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { sim_packet_accounts } from '../../netx/packet/packet_accounting.ts';
import { format_diagnostic, type Random, Simulation } from '../../rtos/sim_api.ts';
import type { Service } from '../../rtos/tx_api.ts';
import { StackBoard } from '../netx/link/stack_fixture.ts';
import { ip_frame, put16, UDP, u16 } from './wire_bytes.ts';

const TICK_NS = 10_000_000;
const UDP_AT = 34;

/** A UDP message of the board. */
export interface Heard {
  readonly source_port: number;
  readonly destination_port: number;
  readonly data: Uint8Array;
}

/** What the peer sends: to which address and port, from which port. */
export interface Answer {
  readonly destination: number;
  readonly from_port: number;
  readonly to_port: number;
  readonly data: Uint8Array;
}

interface ClientFuzz {
  readonly random: Random;
  readonly frames: number;
  readonly own: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What firmware does, until `enough()`; then it deletes its client and returns. */
  readonly firmware: (board: StackBoard, enough: () => boolean) => Service<void>;
  /** The answers to a message; none: the peer has nothing to say. */
  readonly answer: (heard: Heard) => readonly Answer[];
}

export interface ClientFuzzResult {
  readonly frames: number;
  readonly problems: readonly string[];
}

function datagram({ from_port, to_port, data }: Answer, random: Random): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  put16(bytes, 0, from_port);
  put16(bytes, 2, to_port);
  put16(bytes, 4, random.below(60) === 0 ? random.below(200) : bytes.length);
  bytes.set(data, 8);
  return bytes;
}

/** Plays until the client has had so many answers. */
export function fuzz_client(plan: ClientFuzz): ClientFuzzResult {
  const { random, frames, own, options, firmware, answer } = plan;
  const sim = new Simulation({ trace: false, seed: random.below(1 << 30) });
  const lan = new EthernetSegment(sim, { rate_bps: 0, middle: 'hub' });
  let [sent, finished] = [0, false];
  const entry = function* (board: StackBoard): Service<void> {
    yield* firmware(board, () => sent >= frames);
    finished = true;
  };
  const board = new StackBoard(sim, lan, 'board', own, entry, { mac: '02:00:00:00:01:01', more: options });
  let port: EthernetPort | null = null;
  const transmit = (one: Answer): void => {
    const { destination } = one;
    const bytes = ip_frame({ protocol: UDP, destination }, datagram(one, random));
    const frame = lan.frames.take(bytes.length);
    frame.bytes.set(bytes);
    port?.transmit(frame, sim.now_ns);
    sent++;
  };
  const hear = (bytes: Uint8Array): void => {
    if (u16(bytes, 12) !== 0x0800 || bytes[23] !== UDP) return;
    const [source_port, destination_port] = [u16(bytes, UDP_AT), u16(bytes, UDP_AT + 2)];
    const data = bytes.slice(UDP_AT + 8, UDP_AT + u16(bytes, UDP_AT + 4));
    for (const one of answer({ source_port, destination_port, data }))
      sim.schedule(sim.now_ns + 1 + random.below(TICK_NS), () => transmit(one));
  };
  port = lan.attach('peer', { frame_arrived: (frame) => hear(frame.bytes.slice(0, frame.length)) });
  // A client that waits for an answer asks again: ten virtual minutes without an end are a hang.
  for (let before = -1; !finished && sent > before; ) {
    before = sent;
    sim.run({ until_ns: sim.now_ns + 600 * 100 * TICK_NS });
  }
  const problems = sim.diagnostics.map(format_diagnostic);
  if (!finished) problems.push(`the board hangs after ${sent} answers`);
  for (const { faults, places } of sim_packet_accounts(board.target.kernel))
    problems.push(
      ...faults,
      ...places.map(({ packet, place }) => `packet ${packet.index} is left: ${place}`),
    );
  return { frames: sent, problems };
}
