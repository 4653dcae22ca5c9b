// Helpers for tests of the wire: frames made by hand, and a host that only notes what arrives.

import type { EthernetFrame } from '../../../netx/link/ethernet_frame.ts';
import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import type { CableOptions, EthernetPort, EthernetSegment } from '../../../netx/link/ethernet_segment.ts';

export interface Arrival {
  time_ns: number;
  serial: number;
  /** First byte behind the Ethernet header: the tests use it as the frame's name. */
  tag: number;
  bytes: Uint8Array;
}

export class WireHost {
  readonly mac: number;
  readonly port: EthernetPort;
  readonly arrivals: Arrival[] = [];
  readonly link_changes: boolean[] = [];

  constructor(segment: EthernetSegment, name: string, mac: number, cable: CableOptions = {}) {
    this.mac = mac;
    this.port = segment.attach(
      name,
      {
        frame_arrived: (frame: EthernetFrame) => {
          const bytes = frame.data().slice();
          this.arrivals.push({ time_ns: segment.sim.now_ns, serial: frame.serial, tag: bytes[14]!, bytes });
        },
        link_changed: (up) => this.link_changes.push(up),
      },
      cable,
    );
  }

  /** Sends a frame of `length` bytes whose first payload byte is `tag`. */
  send(to: number, tag: number, length = 60): number {
    const segment = this.port.segment;
    const frame = segment.frames.take(length);
    frame.bytes.fill(0, 0, length);
    mac_write(frame.bytes, 0, to);
    mac_write(frame.bytes, 6, this.mac);
    frame.bytes[12] = 0x88;
    frame.bytes[13] = 0xb5;
    frame.bytes[14] = tag;
    return this.port.transmit(frame, segment.sim.now_ns);
  }

  get tags(): number[] {
    return this.arrivals.map((arrival) => arrival.tag);
  }
}

/** A whole TCP segment in a frame, with correct lengths; checksums are left at 0. */
export function tcp_frame(flags: number, payload = 0): Uint8Array {
  const bytes = new Uint8Array(54 + payload);
  const view = new DataView(bytes.buffer);
  mac_write(bytes, 0, 0x001122334402);
  mac_write(bytes, 6, 0x001122334401);
  view.setUint16(12, 0x0800);
  bytes[14] = 0x45;
  view.setUint16(16, 40 + payload);
  bytes[22] = 128;
  bytes[23] = 6;
  view.setUint32(26, 0x0a000001);
  view.setUint32(30, 0x0a000002);
  view.setUint16(34, 49152);
  view.setUint16(36, 1883);
  view.setUint32(38, 7);
  view.setUint32(42, 9);
  bytes[46] = 0x50;
  bytes[47] = flags;
  view.setUint16(48, 8192);
  return bytes;
}
