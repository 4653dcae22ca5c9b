// A capture from the field as a log: its frames in words, as an account has them, without what differs from run to run
// (ports, sequence numbers, windows, packet identifiers). Mere acknowledgments and ARP say nothing that firmware decides.

import { pcapng_read } from '../../../netx/link/sim_link_api.ts';
import { SimError } from '../../../rtos/sim_api.ts';
import { WireWords } from '../../account/wire_words.ts';
import { UsageError } from '../../host/usage.ts';
import type { FieldLog, WantedLine } from './field_log.ts';

const TOLERANCE_NS = 10e6;
const PASSED_OVER = /^(?:ARP|TCP ACK|TCP keep-alive)/;

/** What of a frame's words another run may say too. */
export function lasting_words(text: string): string {
  const [, again] = /( \([^()]*retransmission\))$/.exec(text) ?? [];
  const words = text.startsWith('MQTT')
    ? text.replace(/, id \d+(?=$| \()/, '').replace(/ \([^()]*retransmission\)$/, '')
    : (/^[^:,]*:?/.exec(text)?.[0] ?? text);
  return again === undefined ? words : `${words}${again}`;
}

/** Reads a capture as a log whose clock is free. Throws a UsageError for what is no pcapng file. */
export function read_capture_log(bytes: Uint8Array, name: string): FieldLog {
  const words = new WireWords();
  const steps: WantedLine[][] = [];
  let start_ns: number | null = null;
  for (const { data, time_ns } of packets_of(bytes, name)) {
    for (const text of words.tell(data).texts) {
      if (PASSED_OVER.test(text)) continue;
      start_ns ??= time_ns;
      const lasting = lasting_words(text);
      const again = / \([^()]*retransmission\)$/.exec(lasting)?.[0] ?? '';
      const pieces = [lasting.slice(0, lasting.length - again.length), again.trim()].filter(
        (piece) => piece !== '',
      );
      steps.push([
        {
          text: lasting,
          line_number: steps.length + 1,
          time_ns: time_ns - start_ns,
          tolerance_ns: TOLERANCE_NS,
          pieces: pieces.map((piece) => piece.toLowerCase()),
        },
      ]);
    }
  }
  if (steps.length === 0) throw new UsageError(`${name}: there is no frame in it that could be looked for`);
  return { steps, never: [], from_power_on: false };
}

function packets_of(bytes: Uint8Array, name: string): ReturnType<typeof pcapng_read>['packets'] {
  try {
    return pcapng_read(bytes).packets;
  } catch (error) {
    if (error instanceof SimError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}
