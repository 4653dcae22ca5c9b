/** The network cards of a board for the driver in C of own_netx/kit: what that driver asks, and the interrupts that it gets. */

import { mac_from_words, mac_lsw, mac_msw } from '../../../../netx/link/ethernet_frame.ts';
import { free_nic, nic_list, type SimNic } from '../../../../netx/link/sim_nic.ts';
import type { Service } from '../../../../rtos/tx_api.ts';
import type { Bridge, Functions } from '../bridge.ts';

/** What a card is asked, by the numbers of the driver. */
const ANSWERS: readonly ((nic: SimNic) => number)[] = [
  (nic) => Number(nic.link_up),
  (nic) => nic.port.rate_bps,
  (nic) => nic.port.segment.mtu,
  (nic) => mac_msw(nic.mac),
  (nic) => mac_lsw(nic.mac),
  (nic) => mac_msw(nic.factory_mac),
  (nic) => mac_lsw(nic.factory_mac),
  (nic) => nic.counters.receive_overruns,
];

export class Cards {
  private readonly b: Bridge;
  /** The pieces of the frame that is put together. */
  private pieces: Uint8Array[] = [];

  constructor(b: Bridge) {
    this.b = b;
  }

  private card(number: number): SimNic {
    const nic = nic_list(this.b.crossing.kernel)[number];
    if (nic === undefined) throw new RangeError(`the driver names card ${number}, and there is none`);
    return nic;
  }

  functions(): Functions {
    const filter = (number: number, high: number, low: number) =>
      [this.card(number), mac_from_words(high >>> 0, low >>> 0)] as const;
    return {
      sim_nic_attach: () => this.attach(),
      sim_nic_start: (card: number) => this.start(card),
      sim_nic_detach: (card: number) => {
        this.card(card).reset();
        return 0;
      },
      sim_nic_enable: (card: number, enabled: number) => {
        this.card(card).enabled = enabled !== 0;
        return 0;
      },
      sim_nic_ask: (card: number, what: number) => ANSWERS[what]?.(this.card(card)) ?? 0,
      sim_nic_set_mac: (card: number, high: number, low: number) => {
        const [nic, mac] = filter(card, high, low);
        nic.mac = mac;
        return 0;
      },
      sim_nic_join: (card: number, high: number, low: number) => {
        const [nic, mac] = filter(card, high, low);
        return Number(nic.join(mac));
      },
      sim_nic_leave: (card: number, high: number, low: number) => {
        const [nic, mac] = filter(card, high, low);
        return Number(nic.leave(mac));
      },
      ...this.frames(),
    };
  }

  private frames(): Functions {
    const { memory } = this.b;
    return {
      sim_nic_put: (_card: number, bytes: number, length: number) => {
        this.pieces.push(memory.bytes.subarray(bytes >>> 0, (bytes >>> 0) + (length >>> 0)));
        return 0;
      },
      sim_nic_send: (card: number) => Number(this.send(this.card(card))),
      sim_nic_causes: (card: number) => this.card(card).take_causes(),
      sim_nic_sent: (card: number) => this.card(card).take_sent(),
      sim_nic_arrived: (card: number) => this.card(card).next_received?.length ?? 0,
      sim_nic_take: (card: number, bytes: number) => {
        const frame = this.card(card).take_received();
        if (frame === null) return 0;
        if (bytes !== 0) memory.bytes.set(frame.data(), bytes >>> 0);
        frame.release();
        return 0;
      },
    };
  }

  /** A frame of one piece, as nearly all are, is sent from where it lies. */
  private send(nic: SimNic): boolean {
    const { pieces } = this;
    this.pieces = [];
    const [first] = pieces;
    if (first === undefined) return false;
    if (pieces.length === 1) return nic.transmit(first, 0, first.length);
    const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return nic.transmit(whole, 0, whole.length);
  }

  private attach(): number {
    const k = this.b.crossing.kernel;
    const nic = free_nic(k);
    if (nic === undefined) {
      k.diagnose(
        'driver-no-network-card',
        'an interface',
        `${k.name} has ${nic_list(k).length} network cards and all are taken: the host program adds one with nx_sim_nic_create`,
      );
      return -1;
    }
    nic.driver = this;
    return nic_list(k).indexOf(nic);
  }

  private start(card: number): number {
    const { crossing: x } = this.b;
    const entry = x.instance.function_named('sim_nic_interrupt');
    this.card(card).interrupt_handler = () => x.call(entry, card) as unknown as Service<void>;
    return 0;
  }
}
