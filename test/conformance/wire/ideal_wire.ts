/**
 * The wire of the recordings: a perfect Ethernet between the nodes of one target, with faults on demand (conformance
 * README of mqtt, section 3). It is the link driver of their IP instances. Between two nodes every frame goes to the
 * other one; of more it goes to the one with its destination address, a group frame to all others (README of dns, section
 * 1). Without link delay a frame is delivered inside the sender's driver call, with preemption disabled; with a delay in
 * the tick interrupt.
 */

import {
  nx_arp_packet_deferred_receive,
  nx_ip_packet_deferred_receive,
} from '../../../netx/ip/nx_ip_deferred_receive.ts';
import {
  type NX_DRIVER_ENTRY,
  type NX_IP,
  type NX_IP_DRIVER,
  NX_LINK_ARP_RESPONSE_SEND,
  NX_LINK_ARP_SEND,
  NX_LINK_DISABLE,
  NX_LINK_ENABLE,
  NX_LINK_GET_STATUS,
  NX_LINK_INITIALIZE,
  NX_LINK_INTERFACE_ATTACH,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_LINK_PACKET_BROADCAST,
  NX_LINK_PACKET_SEND,
  NX_LINK_RARP_SEND,
  NX_LINK_UNINITIALIZE,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_RECEIVE_PACKET,
  NX_SUCCESS,
  NX_UNHANDLED_COMMAND,
  nx_packet_allocate,
  nx_packet_release,
  nx_packet_transmit_release,
} from '../../../netx/nx_api.ts';
import { K } from '../../../rtos/kernel/current.ts';
import { preempt_point } from '../../../rtos/kernel/finish.ts';
import { ref, type Service, tx_time_get } from '../../../rtos/tx_api.ts';
import { hex } from './bytes.ts';
import { corrupt, type FaultRules, type Verdict } from './faults.ts';
import { type Ends, ends_between, type FrameRecorder } from './frame_record.ts';
import { ETHERNET_HEADER, TYPE_IP6, u16 } from './frame_view.ts';

const TYPE_IP = 0x0800;
const TYPE_ARP = 0x0806;
const TYPE_RARP = 0x8035;
/** Skipped in front of a received frame, so that its IP header is aligned. */
const ALIGNMENT_BYTES = 2;
/** In the first byte of a hardware address: it stands for several. */
const GROUP_BIT = 1;

/** The ends, as indices. */
export const NODE_A = 0;
export const NODE_B = 1;
export const NODE_C = 2;
export type NodeIndex = typeof NODE_A | typeof NODE_B | typeof NODE_C;
const NAMES = ['a', 'b', 'c'] as const;

/** One end of the wire. */
export interface WireNode {
  readonly ip: NX_IP;
  readonly address: string;
  readonly mac: Uint8Array;
}

interface Travelling {
  readonly due_tick: number;
  readonly to: NodeIndex;
  readonly frame: Uint8Array;
}

export interface WireOptions {
  readonly mtu: number;
  readonly link_delay_ticks: number;
  readonly faults: FaultRules;
  readonly recorder: FrameRecorder | null;
  /** Told of each multicast request of a driver; without it they are not handled. */
  readonly multicast?: ((node: NodeIndex, entry: string, mac: string) => void) | null;
}

export class IdealWire {
  private readonly nodes: readonly WireNode[];
  private readonly options: WireOptions;
  private readonly plugged = [true, true, true];
  /** Frames under way, in the order of their delivery. */
  private travelling: Travelling[] = [];
  /** Frames lost on delivery to each node: no packet, too big. */
  readonly drops: readonly (readonly [no_packet: number, too_big: number])[];

  constructor(nodes: readonly WireNode[], options: WireOptions) {
    this.nodes = nodes;
    this.options = options;
    this.drops = nodes.map(() => [0, 0]);
  }

  /** Unplugs or plugs the cable of a node. */
  set_plugged(node: NodeIndex, plugged: boolean): void {
    this.plugged[node] = plugged;
  }

  /** The link driver of a node. */
  driver(node: NodeIndex): NX_DRIVER_ENTRY {
    return (request) => this.handle(node, request);
  }

  private handle(node: NodeIndex, request: NX_IP_DRIVER): void | Service<void> {
    const link = request.nx_ip_driver_interface!;
    request.nx_ip_driver_status = NX_SUCCESS;
    switch (request.nx_ip_driver_command) {
      case NX_LINK_INTERFACE_ATTACH:
      case NX_LINK_UNINITIALIZE:
        return;
      case NX_LINK_INITIALIZE: {
        const { mac } = this.nodes[node]!;
        link.nx_interface_ip_mtu_size = this.options.mtu;
        link.nx_interface_physical_address_msw = u16(mac, 0);
        link.nx_interface_physical_address_lsw = ((u16(mac, 2) << 16) | u16(mac, 4)) >>> 0;
        link.nx_interface_address_mapping_needed = 1;
        return;
      }
      case NX_LINK_ENABLE:
        link.nx_interface_link_up = 1;
        return;
      case NX_LINK_DISABLE:
        link.nx_interface_link_up = 0;
        return;
      case NX_LINK_GET_STATUS:
        if (request.nx_ip_driver_return_ptr !== null) {
          request.nx_ip_driver_return_ptr.value = link.nx_interface_link_up;
        }
        return;
      case NX_LINK_PACKET_SEND:
      case NX_LINK_PACKET_BROADCAST:
        return this.send(
          node,
          request,
          request.nx_ip_driver_packet!.nx_packet_ip_version === 6 ? TYPE_IP6 : TYPE_IP,
        );
      case NX_LINK_ARP_SEND:
      case NX_LINK_ARP_RESPONSE_SEND:
        return this.send(node, request, TYPE_ARP);
      case NX_LINK_RARP_SEND:
        return this.send(node, request, TYPE_RARP);
      case NX_LINK_MULTICAST_JOIN:
        return this.tell_multicast(node, request, 'drv_join');
      case NX_LINK_MULTICAST_LEAVE:
        return this.tell_multicast(node, request, 'drv_leave');
      default:
        request.nx_ip_driver_status = NX_UNHANDLED_COMMAND;
    }
  }

  private tell_multicast(node: NodeIndex, request: NX_IP_DRIVER, entry: string): void {
    const { multicast } = this.options;
    if (multicast == null) request.nx_ip_driver_status = NX_UNHANDLED_COMMAND;
    else multicast(node, entry, hex(destination_of(request)));
  }

  /** Copies the frame, gives the packet back, then puts the copy on the wire. */
  private *send(node: NodeIndex, request: NX_IP_DRIVER, type: number): Service<void> {
    const packet = request.nx_ip_driver_packet!;
    const frame = new Uint8Array(ETHERNET_HEADER + packet.nx_packet_length);
    frame.set(destination_of(request));
    frame.set(this.nodes[node]!.mac, 6);
    put_u16(frame, 12, type);
    frame.set(packet_bytes(packet), ETHERNET_HEADER);
    yield* nx_packet_transmit_release(packet);
    yield* this.put(node, frame);
  }

  /** Puts a frame on the wire. */
  private *put(from: NodeIndex, frame: Uint8Array): Service<void> {
    const targets = this.targets(from, frame);
    const dir = this.direction(from, targets);
    const verdict = this.options.faults.judge(dir, frame);
    const lost = !this.plugged[from];
    if (!lost && verdict?.action === 'corrupt') corrupt(frame, verdict.argument);
    this.options.recorder?.record(
      tx_time_get(),
      dir,
      lost ? 'lost' : (verdict?.action ?? null),
      frame,
      this.ends(from, targets),
    );
    if (lost || verdict?.action === 'drop') return;
    for (const to of targets) {
      if (!this.plugged[to]) continue;
      for (const delay of this.delays(verdict)) {
        if (delay === 0) yield* this.deliver_now(to, frame);
        else this.add_travelling({ due_tick: tx_time_get() + delay, to, frame });
      }
    }
  }

  /** The nodes that a frame goes to. */
  private targets(from: NodeIndex, frame: Uint8Array): NodeIndex[] {
    const others = ([NODE_A, NODE_B, NODE_C] as const).filter((to) => to !== from && to < this.nodes.length);
    if (this.nodes.length === 2 || ((frame[0] ?? 0) & GROUP_BIT) !== 0) return others;
    return others.filter((to) => this.nodes[to]!.mac.every((byte, at) => byte === frame[at]));
  }

  private direction(from: NodeIndex, targets: readonly NodeIndex[]): string {
    const [only] = targets;
    const to = only === undefined ? '-' : targets.length > 1 ? '*' : NAMES[only];
    return `${NAMES[from]}>${to}`;
  }

  /** The usual addresses of a frame; one to several nodes has no usual destination. */
  private ends(from: NodeIndex, targets: readonly NodeIndex[]): Ends {
    const source = this.nodes[from]!.address;
    const [only] = targets;
    const to = only === undefined || targets.length > 1 ? null : this.nodes[only]!;
    const ends = ends_between(source, to === null ? '0.0.0.0' : to.address);
    return this.options.multicast == null ? ends : { ...ends, mac: to === null ? '' : hex(to.mac) };
  }

  /** Notes a hand-made frame in the record; `from_elsewhere`: its hardware addresses are told. */
  record_injected(tick: number, frame: Uint8Array, from_elsewhere: boolean): void {
    this.options.recorder?.record(tick, 'inject', 'inject', frame, null, from_elsewhere);
  }

  /** After how many ticks each copy arrives. */
  private delays(verdict: Verdict | null): number[] {
    const delay = this.options.link_delay_ticks;
    if (verdict?.action === 'dup') return [delay, delay + (verdict.argument ?? 0)];
    if (verdict?.action === 'delay') return [delay + (verdict.argument ?? 0)];
    return [delay];
  }

  private add_travelling(frame: Travelling): void {
    let at = this.travelling.length;
    while (at > 0 && this.travelling[at - 1]!.due_tick > frame.due_tick) at--;
    this.travelling.splice(at, 0, frame);
  }

  /** Delivers what is due; called in the tick interrupt. */
  *tick(now: number): Service<void> {
    while (this.travelling.length > 0 && this.travelling[0]!.due_tick <= now) {
      const { to, frame } = this.travelling.shift()!;
      yield* this.deliver(to, frame);
    }
  }

  /** Delivers a frame with preemption disabled; a higher-priority thread that it readied runs afterwards. */
  *deliver_now(to: NodeIndex, frame: Uint8Array): Service<void> {
    const kernel = K!;
    kernel.preempt_disable++;
    yield* this.deliver(to, frame);
    kernel.preempt_disable--;
    yield* preempt_point(kernel);
  }

  private *deliver(to: NodeIndex, frame: Uint8Array): Service<void> {
    const { ip } = this.nodes[to]!;
    const drops = this.drops[to] as [number, number];
    const pool = ip.nx_ip_default_packet_pool!;
    const out = ref<NX_PACKET | null>(null);
    const status = yield* nx_packet_allocate(pool, out, NX_RECEIVE_PACKET, NX_NO_WAIT);
    const packet = out.value;
    if (status !== NX_SUCCESS || packet === null) {
      drops[0]++;
      return;
    }
    if (ALIGNMENT_BYTES + frame.length > pool.nx_packet_pool_payload_size) {
      yield* nx_packet_release(packet);
      drops[1]++;
      return;
    }
    const start = packet.nx_packet_prepend_ptr + ALIGNMENT_BYTES;
    packet.nx_packet_memory.set(frame, start);
    packet.nx_packet_prepend_ptr = start + ETHERNET_HEADER;
    packet.nx_packet_append_ptr = start + frame.length;
    packet.nx_packet_length = frame.length - ETHERNET_HEADER;
    packet.nx_packet_ip_interface = ip.nx_ip_interface[0]!;
    const type = u16(frame, 12);
    if (type === TYPE_IP || type === TYPE_IP6) yield* nx_ip_packet_deferred_receive(ip, packet);
    else if (type === TYPE_ARP) yield* nx_arp_packet_deferred_receive(ip, packet);
    else yield* nx_packet_release(packet);
  }
}

/** The data of a packet and of those chained to it. */
export function packet_bytes(packet: NX_PACKET): Uint8Array {
  const first = packet.nx_packet_memory.subarray(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
  if (packet.nx_packet_next === null) return first;
  const bytes = new Uint8Array(packet.nx_packet_length);
  let at = 0;
  for (let part: NX_PACKET | null = packet; part !== null; part = part.nx_packet_next) {
    const data = part.nx_packet_memory.subarray(part.nx_packet_prepend_ptr, part.nx_packet_append_ptr);
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}

/** The hardware address that a request is about. */
function destination_of(request: NX_IP_DRIVER): Uint8Array {
  const { nx_ip_driver_physical_address_msw: msw, nx_ip_driver_physical_address_lsw: lsw } = request;
  const bytes = new Uint8Array(6);
  put_u16(bytes, 0, msw);
  put_u16(bytes, 2, lsw >>> 16);
  put_u16(bytes, 4, lsw);
  return bytes;
}

function put_u16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >>> 8) & 0xff;
  bytes[at + 1] = value & 0xff;
}
