// What the driver keeps for one network card: the interface it serves and the packets it still has. Another driver
// would keep its descriptor rings here.

import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import type { SimNic } from './sim_nic.ts';

/** A packet that found the card's ring full, with what its Ethernet header will say. */
export interface WaitingPacket {
  readonly packet: NX_PACKET;
  readonly destination_msw: number;
  readonly destination_lsw: number;
  readonly ether_type: number;
}

export interface DriverCounters {
  packets_sent: number;
  packets_received: number;
  /** Frames lost because the default packet pool of the IP instance was empty. */
  receive_no_packet: number;
  /** Frames lost because they do not fit into a packet of that pool. */
  receive_too_long: number;
  /** Frames of a protocol that this stack does not have. */
  receive_unknown_type: number;
  /** Packets that could not be sent: link down or no room for the header. */
  send_errors: number;
}

export class SimDriverInstance {
  readonly nic: SimNic;
  readonly ip: NX_IP;
  readonly nx_interface: NX_INTERFACE;
  /** In the card's transmit ring, oldest first; released when the card reports them sent. */
  readonly in_card: NX_PACKET[] = [];
  /** Not yet in the card because its ring is full, oldest first. */
  readonly waiting: WaitingPacket[] = [];
  readonly counters: DriverCounters = {
    packets_sent: 0,
    packets_received: 0,
    receive_no_packet: 0,
    receive_too_long: 0,
    receive_unknown_type: 0,
    send_errors: 0,
  };

  constructor(nic: SimNic, ip: NX_IP, nx_interface: NX_INTERFACE) {
    this.nic = nic;
    this.ip = ip;
    this.nx_interface = nx_interface;
  }
}

/** The instance that serves an interface, null before it is attached, or where another driver keeps something of its own. */
export function driver_instance(nx_interface: NX_INTERFACE | null): SimDriverInstance | null {
  if (nx_interface === null) return null;
  // Asked for each frame, where `instanceof` is looked up anew each time.
  const info = nx_interface.nx_interface_additional_link_info as SimDriverInstance | null;
  return info?.nx_interface === nx_interface ? info : null;
}
