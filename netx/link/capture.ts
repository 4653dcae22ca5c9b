// Captures a segment as pcapng blocks. Where the bytes go is the host's business: the sink gets them block by block, in
// the order of the file.
//
// In the middle of the segment each frame appears once, as at the monitor port of a switch, and also those that were
// lost on their way there: that is the capture to read. At ports it appears as each card sees it, once going out and
// once coming in, which shows loss behind the switch, but looks to Wireshark like retransmissions if two cards share one
// file. A frame that a fault touched carries a comment that says what happened.

import type { EthernetFrame } from './ethernet_frame.ts';
import type { EthernetPort, EthernetSegment } from './ethernet_segment.ts';
import {
  type PcapngSection,
  pcapng_interface,
  pcapng_packet,
  pcapng_section,
  pcapng_tls_secrets,
} from './pcapng.ts';

export interface CaptureOptions {
  /** Gets each block as it is made. */
  sink: (block: Uint8Array) => void;
  /** The ports to capture at; default: the middle of the segment. */
  ports?: readonly EthernetPort[];
  /** What the file says about itself: put the seed and the replaying command into its comment. */
  section?: PcapngSection;
}

export interface Capture {
  /** Frames captured so far. */
  readonly packets: number;
  /** Adds TLS keys (NSS key log text) in front of the packets that follow. */
  tls_secrets(key_log: string): void;
  stop(): void;
}

/** Starts a capture; the head of the file goes to the sink at once. */
export function capture_segment(segment: EthernetSegment, options: CaptureOptions): Capture {
  const { sink, ports } = options;
  let packets = 0;
  const record = (interface_id: number, frame: EthernetFrame, time_ns: number, side: string): void => {
    packets += 1;
    sink(
      pcapng_packet({
        interface_id,
        time_ns,
        data: frame.data(),
        comments: frame.notes,
        ...(side === 'inbound' || side === 'outbound' ? { direction: side } : {}),
      }),
    );
  };
  sink(pcapng_section(options.section));
  const stops: (() => void)[] = [];
  if (ports === undefined) {
    const rates = new Set(segment.ports.map((port) => port.rate_bps));
    const speed = rates.size === 1 ? { speed_bps: [...rates][0] ?? 0 } : {};
    sink(pcapng_interface({ name: segment.name, description: 'middle of the segment', ...speed }));
    stops.push(segment.tap((frame, time_ns, side) => record(0, frame, time_ns, side)));
  } else {
    ports.forEach((port, index) => {
      sink(
        pcapng_interface({
          name: port.name,
          description: `port of segment ${segment.name}`,
          speed_bps: port.rate_bps,
        }),
      );
      stops.push(port.tap((frame, time_ns, side) => record(index, frame, time_ns, side)));
    });
  }
  return {
    get packets() {
      return packets;
    },
    tls_secrets: (key_log) => sink(pcapng_tls_secrets(key_log)),
    stop: () => {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
