// A board with the whole stack over the virtual network card, for tests that need real traffic.

import type { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { type NicOptions, nx_sim_nic_create, type SimNic } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import { type NxOptions, nx_options } from '../../../netx/nx_options.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { type Simulation, Target } from '../../../rtos/sim_api.ts';
import { type Ref, ref, type Service, tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { bring_up, start_thread } from '../network_board.ts';

export interface BoardOptions extends NicOptions {
  packets?: number;
  gateway?: string;
  nx?: NxOptions;
  /** Options of protocols above the stack. */
  more?: Readonly<Record<string, unknown>>;
}

export class StackBoard {
  readonly target: Target;
  readonly nic: SimNic;
  readonly ip = new NX.NX_IP();
  readonly pool = new NX.NX_PACKET_POOL();

  constructor(
    sim: Simulation,
    lan: EthernetSegment,
    name: string,
    address: string,
    entry: (board: StackBoard) => Service<void>,
    options: BoardOptions = {},
  ) {
    const { packets = 40 } = options;
    const { ip, pool } = this;
    const define = function* (this: StackBoard): Service<void> {
      const enable = ['arp', 'icmp', 'udp', 'tcp'] as const;
      yield* bring_up({
        ip,
        pool,
        name,
        address: ip_from_text(address),
        packets,
        arp_cache_bytes: 1024,
        enable,
      });
      if (options.gateway !== undefined) {
        yield* NX.nx_ip_gateway_address_set(ip, ip_from_text(options.gateway));
      }
      yield* start_thread('main', 4, () => entry(this));
    }.bind(this);
    const config = { options: { ...nx_options(options.nx ?? {}), ...options.more } };
    this.target = new Target(sim, { name, main: () => tx_kernel_enter(define), config });
    this.nic = nx_sim_nic_create(this.target, lan, options);
  }

  *connected_socket(socket: NX.NX_TCP_SOCKET, to: string, port: number, wait = 500): Service<number> {
    yield* NX.nx_tcp_socket_create(this.ip, socket, 'client', 0, 0, 128, 8192, null, null);
    yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, NX.NX_WAIT_FOREVER);
    return yield* NX.nx_tcp_client_socket_connect(socket, ip_from_text(to), port, wait);
  }

  *closed_socket(socket: NX.NX_TCP_SOCKET, wait: number = 500): Service<void> {
    yield* NX.nx_tcp_socket_disconnect(socket, wait);
    yield* NX.nx_tcp_client_socket_unbind(socket);
    yield* NX.nx_tcp_socket_delete(socket);
  }

  /** Sends all bytes, one segment in each packet; false when the connection is gone. */
  *send(socket: NX.NX_TCP_SOCKET, bytes: Uint8Array, piece_bytes = 1000): Service<boolean> {
    for (let at = 0; at < bytes.length; at += piece_bytes) {
      const got: Ref<NX.NX_PACKET | null> = ref(null);
      yield* NX.nx_packet_allocate(this.pool, got, NX.NX_TCP_PACKET, NX.NX_WAIT_FOREVER);
      const piece = bytes.subarray(at, at + piece_bytes);
      yield* NX.nx_packet_data_append(got.value, piece, piece.length, this.pool, NX.NX_WAIT_FOREVER);
      const status = yield* NX.nx_tcp_socket_send(socket, got.value, NX.NX_WAIT_FOREVER);
      if (status === NX.NX_SUCCESS) continue;
      yield* NX.nx_packet_release(got.value);
      return false;
    }
    return true;
  }

  /** Receives until `count` bytes are there, the connection ends or nothing comes for `wait` ticks. */
  *receive(socket: NX.NX_TCP_SOCKET, count: number, wait = 1000): Service<Uint8Array> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    while (bytes < count) {
      const got: Ref<NX.NX_PACKET | null> = ref(null);
      if ((yield* NX.nx_tcp_socket_receive(socket, got, wait)) !== NX.NX_SUCCESS) break;
      const packet = got.value!;
      parts.push(packet.nx_packet_memory.slice(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr));
      bytes += packet.nx_packet_length;
      yield* NX.nx_packet_release(packet);
    }
    return new Uint8Array(Buffer.concat(parts));
  }

  /** Packets that are not in the pool. */
  get packets_out(): number {
    return this.pool.nx_packet_pool_total - this.pool.nx_packet_pool_available;
  }
}

/** Bytes that tell when one is missing, doubled or misplaced. */
export function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (n * 7 + (n >> 8)) & 255);
}
