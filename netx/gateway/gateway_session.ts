// One connection through the gateway: what the host side and the gateway's firmware share about it.

import type { EthernetFrame } from '../link/ethernet_frame.ts';
import type { HostAddress } from './address_map.ts';
import type { HostEvent } from './host_record.ts';

/** What the downward thread of a session is told, in order. */
export type DownwardItem =
  | { readonly is: 'data'; readonly bytes: Uint8Array }
  /** The real side sent its last byte. */
  | { readonly is: 'end' }
  /** The real connection was lost. */
  | { readonly is: 'lost' }
  /** The board sent its last byte; the real side has been told. */
  | { readonly is: 'board_ended' }
  /** The connection to the board is gone. */
  | { readonly is: 'board_gone' };

export class GatewaySession {
  /** Number of the connection, from 1, in the order in which the firmware opened them. */
  readonly number: number;
  /** Source and destination as the board sees them, in text. */
  readonly name: string;
  readonly to: HostAddress;
  /** Port at which the gateway's stack takes the connection. */
  readonly inner_port: number;
  /** The board's SYN, kept until the real side has answered; null once the stack has it. */
  held_syn: EthernetFrame | null;
  /** `asking` until the real side answered. */
  state: 'asking' | 'accepted' | 'refused' = 'asking';
  readonly downward: DownwardItem[] = [];
  /** Bytes written to the real side since it last told of room. */
  written_bytes = 0;
  bytes_up = 0;
  bytes_down = 0;

  constructor(
    number: number,
    place: { name: string; to: HostAddress; inner_port: number },
    held_syn: EthernetFrame,
  ) {
    this.number = number;
    this.name = place.name;
    this.to = place.to;
    this.inner_port = place.inner_port;
    this.held_syn = held_syn;
  }
}

/** What an event of the real side means for the downward thread; null when it is not for it. */
export function downward_item(event: HostEvent): DownwardItem | null {
  if (event.kind === 'data') return { is: 'data', bytes: event.bytes };
  if (event.kind === 'end') return { is: 'end' };
  return event.kind === 'lost' ? { is: 'lost' } : null;
}
