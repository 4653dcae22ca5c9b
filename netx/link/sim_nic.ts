// The virtual network card: what a driver finds on the board. It has two rings (frames to send, frames received), an
// address filter, a link state and one interrupt line with three causes; it copies bytes as a DMA engine does.
//
// A card belongs to one target and one port of a segment and is made by the host program:
//   nx_sim_nic_create(board, lan, { mac: '00:11:22:33:44:01' });
// The firmware never names it: the driver takes the target's next free card when an interface is attached.

import { raise_interrupt } from '../../rtos/kernel/interrupt.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Callback } from '../../rtos/kernel/service.ts';
import type { Target } from '../../rtos/kernel/target.ts';
import { duration_text, tell_meaning } from '../../rtos/sim/choice_meaning.ts';
import { RANK_DEVICE, SimEvent } from '../../rtos/sim/event_queue.ts';
import { CONTEXT_HOST, TRACE_FRAME_RECEIVED, TRACE_FRAME_SENT } from '../../rtos/sim/trace_log.ts';
import { mac_from_text, mac_to_text } from '../wire/address_text.ts';
import { type EthernetFrame, MAC_BROADCAST, mac_at, mac_is_group } from './ethernet_frame.ts';
import type { CableOptions, EthernetPort, EthernetSegment, PortOwner } from './ethernet_segment.ts';
import { frame_fields } from './frame_fields.ts';

/** Causes of the card's interrupt. */
export const NIC_RECEIVED = 1;
export const NIC_SENT = 2;
export const NIC_LINK_CHANGED = 4;

export interface NicOptions extends CableOptions {
  /** `00:11:22:33:44:01`; default: a locally administered address made from the numbers of target and card. */
  mac?: string;
  /** Name on its target; default: eth0, eth1, ... in order of creation. */
  name?: string;
  /** Frames that wait for the driver before the card drops; default: 32. */
  receive_ring?: number;
  /** Frames handed to the card and not yet sent; default: 32. */
  transmit_ring?: number;
  /** What a choice of kind driver_tx_complete_delay may add to the transmit-complete interrupt, nominal (0) first. */
  tx_complete_delays_ns?: readonly number[];
}

export interface NicCounters {
  frames_sent: number;
  frames_received: number;
  /** Not for this card: another address, or a group that was not joined. */
  frames_filtered: number;
  /** Lost because the driver left the receive ring full. */
  receive_overruns: number;
  interrupts: number;
}

const MULTICAST_ADDRESSES = 16;
const TX_COMPLETE_DELAYS_NS = [0, 50_000, 500_000, 5_000_000];

const CARDS = Symbol('network cards');

export class SimNic implements PortOwner {
  readonly name: string;
  readonly kernel: Kernel;
  readonly port: EthernetPort;
  /** The address it was made with; `mac` is the one it filters by. */
  readonly factory_mac: number;
  mac: number;
  /** Receives while true. */
  enabled = false;
  promiscuous = false;
  /** The driver instance that has the card, null while it is free. */
  driver: unknown = null;
  /** What runs when the card interrupts; the driver installs it. */
  interrupt_handler: Callback<[]> | null = null;
  /** Sees each frame for this card before the ring does; true takes it out of the card's hands (hold it to keep it). */
  arrival_hook: ((frame: EthernetFrame) => boolean) | null = null;
  /** Sees each frame before it leaves, and may change its bytes. */
  departure_hook: ((frame: EthernetFrame) => void) | null = null;
  readonly counters: NicCounters = {
    frames_sent: 0,
    frames_received: 0,
    frames_filtered: 0,
    receive_overruns: 0,
    interrupts: 0,
  };
  private readonly groups: number[] = [];
  private readonly receive_ring: number;
  private readonly transmit_ring: number;
  private readonly tx_complete_delays_ns: readonly number[];
  private readonly received: EthernetFrame[] = [];
  /** When each frame in the transmit ring is done, oldest first; a frame also waits for the ones before it. */
  private readonly sending_until_ns: number[] = [];
  private readonly sent_event = new SimEvent(() => this.frames_done());
  private sent = 0;
  private causes = 0;
  private interrupt_wanted = false;
  private readonly tx_complete_site: string;
  private readonly trace_id: number;
  private readonly handle_interrupt: Callback<[]> = () => {
    this.interrupt_wanted = false;
    this.counters.interrupts += 1;
    return this.interrupt_handler?.();
  };

  constructor(kernel: Kernel, segment: EthernetSegment, name: string, mac: number, options: NicOptions) {
    this.kernel = kernel;
    this.name = `${kernel.name}.${name}`;
    this.tx_complete_site = `${this.name}/tx_complete`;
    this.factory_mac = mac;
    this.mac = mac;
    this.receive_ring = options.receive_ring ?? 32;
    this.transmit_ring = options.transmit_ring ?? 32;
    this.tx_complete_delays_ns = options.tx_complete_delays_ns ?? TX_COMPLETE_DELAYS_NS;
    this.trace_id = kernel.sim.trace.register(kernel.number, 'network card', this.name);
    const { rate_bps, latency_ns } = options;
    this.port = segment.attach(this.name, this, {
      ...(rate_bps === undefined ? {} : { rate_bps }),
      ...(latency_ns === undefined ? {} : { latency_ns }),
    });
    kernel.power_off_hooks.push(() => {
      this.reset();
      segment.detach(this.port);
    });
  }

  get target_number(): number {
    return this.kernel.number;
  }

  get link_up(): boolean {
    return this.port.link_up;
  }

  /**
   * Sends the `length` bytes at `offset`; they are copied, the memory is free again at once. False when the transmit
   * ring is full: try again after the next transmit-complete interrupt.
   */
  transmit(memory: Uint8Array, offset: number, length: number): boolean {
    if (this.sending_until_ns.length >= this.transmit_ring) return false;
    const k = this.kernel;
    const frame = this.port.segment.frames.take(length);
    frame.bytes.set(memory.subarray(offset, offset + length));
    this.departure_hook?.(frame);
    this.counters.frames_sent += 1;
    if (k.sim.trace.keeps)
      k.trace_own(
        TRACE_FRAME_SENT,
        this.kind_of(frame),
        this.port.segment.next_serial,
        length,
        this.trace_id,
      );
    this.sending_until_ns.push(this.port.transmit(frame, k.now_ns) + this.tx_complete_delay_ns());
    if (this.sent_event.place < 0) this.await_sent();
    return true;
  }

  /** How many frames were sent since the last call: the driver gives so many packets back. */
  take_sent(): number {
    const sent = this.sent;
    this.sent = 0;
    return sent;
  }

  /** The oldest received frame, which stays in the ring, or null. */
  get next_received(): EthernetFrame | null {
    return this.received[0] ?? null;
  }

  /** The oldest received frame, or null. The driver releases it after copying. */
  take_received(): EthernetFrame | null {
    return this.received.shift() ?? null;
  }

  /** Reads and clears the causes of the interrupt. */
  take_causes(): number {
    const causes = this.causes;
    this.causes = 0;
    return causes;
  }

  /** Adds a multicast address to the filter; false when the filter is full. */
  join(mac: number): boolean {
    if (this.groups.length >= MULTICAST_ADDRESSES) return false;
    this.groups.push(mac);
    return true;
  }

  /** Takes a multicast address out of the filter; false when it is not there. */
  leave(mac: number): boolean {
    const place = this.groups.indexOf(mac);
    if (place < 0) return false;
    this.groups.splice(place, 1);
    return true;
  }

  /** As after power-on: rings empty, filter empty, deaf, own address. */
  reset(): void {
    for (const frame of this.received.splice(0)) frame.release();
    this.sending_until_ns.length = 0;
    if (this.sent_event.place >= 0) this.kernel.awaited_interrupts--;
    this.kernel.sim.cancel(this.sent_event);
    this.groups.length = 0;
    this.sent = 0;
    this.causes = 0;
    this.enabled = false;
    this.promiscuous = false;
    this.mac = this.factory_mac;
    this.interrupt_handler = null;
    this.driver = null;
  }

  frame_arrived(frame: EthernetFrame): void {
    if (!this.enabled) return;
    if (!this.accepts(mac_at(frame.bytes, 0))) {
      this.counters.frames_filtered += 1;
      return;
    }
    if (this.arrival_hook?.(frame)) return;
    this.receive(frame);
  }

  /** Puts a frame into the receive ring, whatever its address. */
  receive(frame: EthernetFrame): void {
    const segment = this.port.segment;
    if (this.received.length >= this.receive_ring) {
      this.counters.receive_overruns += 1;
      segment.faults.add(
        segment.sim.now_ns,
        frame,
        this.port.inbound,
        'queue_full',
        'lost, receive ring full',
      );
      return;
    }
    this.counters.frames_received += 1;
    this.received.push(frame.hold());
    const { trace, now_ns } = segment.sim;
    if (trace.keeps) {
      const kind = this.kind_of(frame);
      trace.add(
        now_ns,
        this.kernel.number,
        CONTEXT_HOST,
        TRACE_FRAME_RECEIVED,
        kind,
        frame.serial,
        frame.length,
        this.trace_id,
      );
    }
    this.raise(NIC_RECEIVED);
  }

  link_changed(): void {
    this.raise(NIC_LINK_CHANGED);
  }

  private accepts(destination: number): boolean {
    if (destination === this.mac || destination === MAC_BROADCAST || this.promiscuous) return true;
    return mac_is_group(destination) && this.groups.includes(destination);
  }

  private kind_of(frame: EthernetFrame): number {
    return this.kernel.sim.trace.text_number(frame_fields(frame.bytes, frame.length).kind);
  }

  private tx_complete_delay_ns(): number {
    const { sim } = this.kernel;
    const options = this.tx_complete_delays_ns.length;
    const taken = sim.choose('driver_tx_complete_delay', this.tx_complete_site, options);
    const delay_ns = this.tx_complete_delays_ns[taken] ?? 0;
    if (taken !== 0) tell_meaning(sim, () => `${duration_text(delay_ns)} later`, this.kernel.maker());
    return delay_ns;
  }

  private await_sent(): void {
    this.kernel.awaited_interrupts++;
    this.kernel.sim.add(this.sent_event, this.sending_until_ns[0]!, RANK_DEVICE);
  }

  private frames_done(): void {
    const { sim } = this.kernel;
    this.kernel.awaited_interrupts--;
    while (this.sending_until_ns.length > 0 && this.sending_until_ns[0]! <= sim.now_ns) {
      this.sending_until_ns.shift();
      this.sent += 1;
    }
    if (this.sending_until_ns.length > 0) this.await_sent();
    this.raise(NIC_SENT);
  }

  private raise(cause: number): void {
    this.causes |= cause;
    if (this.interrupt_wanted || this.interrupt_handler === null) return;
    this.interrupt_wanted = true;
    raise_interrupt(this.kernel, this.name, this.handle_interrupt);
  }
}

/** The cards of a target in order of creation. */
export function nic_list(kernel: Kernel): readonly SimNic[] {
  return (kernel.attachments.get(CARDS) as SimNic[] | undefined) ?? [];
}

const SPARE = Symbol('a card more');
const MOST_SPARES = 8;

/** A card that no interface has; one more on a target that gets them as they are needed. */
export function free_nic(kernel: Kernel): SimNic | undefined {
  const cards = nic_list(kernel);
  const free = cards.find((card) => card.driver === null);
  if (free !== undefined || cards.length >= MOST_SPARES) return free;
  return (kernel.attachments.get(SPARE) as (() => SimNic) | undefined)?.();
}

/** A target gets another card on the segment whenever an interface is attached and none is free. For the host program. */
export function nx_sim_nic_as_needed(target: Target, segment: EthernetSegment): void {
  target.kernel.attachments.set(SPARE, () => nx_sim_nic_create(target, segment));
}

/** Puts a network card into a target and its cable into a new port of the segment. For the host program. */
export function nx_sim_nic_create(
  target: Target,
  segment: EthernetSegment,
  options: NicOptions = {},
): SimNic {
  const { kernel } = target;
  const cards = nic_list(kernel);
  const number = cards.length;
  const own = 0x0200_0000_0000 + kernel.number * 0x100 + number;
  const mac = options.mac === undefined ? own : mac_from_text(options.mac);
  if (mac_is_group(mac)) {
    throw new Error(
      `${mac_to_text(mac)} is a group address; a network card needs one with an even first byte`,
    );
  }
  const nic = new SimNic(kernel, segment, options.name ?? `eth${number}`, mac, options);
  kernel.attachments.set(CARDS, [...cards, nic]);
  return nic;
}
