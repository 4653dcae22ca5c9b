// A target with a network card and the least that a driver needs of an IP instance: a pool, event flags and an interface.
// The driver is called by hand, as the stack would.

import { EthernetSegment, type SegmentOptions } from '../../../netx/link/ethernet_segment.ts';
import { driver_instance, type SimDriverInstance } from '../../../netx/link/nx_sim_driver_instance.ts';
import { nx_sim_network_driver } from '../../../netx/link/nx_sim_network_driver.ts';
import { type NicOptions, nx_sim_nic_create, type SimNic } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import {
  type NX_INTERFACE,
  NX_IP,
  NX_IP_DRIVER,
  type NX_PACKET,
  NX_PACKET_POOL,
} from '../../../netx/nx_cb.ts';
import { nx_packet_allocate } from '../../../netx/packet/nx_packet_allocate.ts';
import { nx_packet_pool_create } from '../../../netx/packet/nx_packet_pool.ts';
import { Simulation, type SimulationOptions, Target } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_THREAD,
  tx_event_flags_create,
  tx_kernel_enter,
  tx_thread_create,
} from '../../../rtos/tx_api.ts';
import { WireHost } from './wire_fixture.ts';

export const BOARD_MAC = 0x0011_2233_4401;
export const PEER_MAC = 0x0011_2233_4402;

export interface DriverOptions {
  nic?: NicOptions;
  segment?: SegmentOptions;
  simulation?: SimulationOptions;
  /** Packets in the pool, and bytes in each. */
  packets?: number;
  payload?: number;
  without_card?: boolean;
}

export class DriverBench {
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  readonly board: Target;
  readonly nic: SimNic | null;
  readonly peer: WireHost;
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();
  private script: (() => Service<void>) | null = null;

  constructor(options: DriverOptions = {}) {
    const { packets = 8, payload = 1568 } = options;
    this.sim = new Simulation(options.simulation);
    this.lan = new EthernetSegment(this.sim, options.segment);
    const thread = new TX_THREAD();
    const entry = (): void | Service<void> => this.script?.();
    const define = () => {
      const memory = new Uint8Array(packets * (payload + 56));
      nx_packet_pool_create(this.pool, 'pool', payload, memory, memory.length);
      tx_event_flags_create(this.ip.nx_ip_events, 'ip');
      this.ip.nx_ip_default_packet_pool = this.pool;
      return tx_thread_create(
        thread,
        'stack',
        entry,
        0,
        new Uint8Array(1024),
        1024,
        4,
        4,
        0,
        TX_AUTO_START,
      ) as unknown as Service<void>;
    };
    this.board = new Target(this.sim, { name: 'board', main: () => tx_kernel_enter(define) });
    this.nic =
      options.without_card === true
        ? null
        : nx_sim_nic_create(this.board, this.lan, { mac: '00:11:22:33:44:01', ...options.nic });
    this.peer = new WireHost(this.lan, 'peer', PEER_MAC);
  }

  get nx_interface(): NX_INTERFACE {
    return this.ip.nx_ip_interface[0]!;
  }

  get driver(): SimDriverInstance {
    return driver_instance(this.nx_interface)!;
  }

  /** Runs a script in a thread of the board, then everything that follows from it. */
  run(script: () => Service<void>): void {
    this.script = script;
    this.sim.run({ until_ns: this.sim.now_ns + 100_000_000 });
  }

  /** One request; returns the driver's status. */
  *request(command: number, fill: (request: NX_IP_DRIVER) => void = () => {}): Service<number> {
    const request = new NX_IP_DRIVER();
    request.nx_ip_driver_command = command;
    request.nx_ip_driver_ptr = this.ip;
    request.nx_ip_driver_interface = this.nx_interface;
    fill(request);
    const rest = nx_sim_network_driver(request);
    if (rest !== undefined) yield* rest;
    return request.nx_ip_driver_status;
  }

  *start(): Service<void> {
    for (const command of [NX.NX_LINK_INTERFACE_ATTACH, NX.NX_LINK_INITIALIZE, NX.NX_LINK_ENABLE]) {
      yield* this.request(command);
    }
  }

  /** A packet with room for headers and `length` bytes of `value`. */
  *packet(length: number, value: number, type: number = NX.NX_UDP_PACKET): Service<NX_PACKET> {
    const got = ref<NX_PACKET | null>(null);
    yield* nx_packet_allocate(this.pool, got, type, NX.NX_NO_WAIT);
    const packet = got.value!;
    const start = packet.nx_packet_prepend_ptr;
    packet.nx_packet_memory.fill(value, start, start + length);
    packet.nx_packet_append_ptr = start + length;
    packet.nx_packet_length = length;
    return packet;
  }

  *send(command: number, packet: NX_PACKET, mac: number = PEER_MAC): Service<number> {
    return yield* this.request(command, (request) => {
      request.nx_ip_driver_packet = packet;
      request.nx_ip_driver_physical_address_msw = Math.floor(mac / 2 ** 32);
      request.nx_ip_driver_physical_address_lsw = mac % 2 ** 32;
      packet.nx_packet_in_driver = true;
    });
  }
}
