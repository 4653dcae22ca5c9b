// A board that gets its address from the network, and looks names up there: with the services in short forms, so that a
// scenario's file holds the firmware that matters and little else.

import {
  NX_DHCP,
  NX_DHCP_OPTION_DNS_SVR,
  type NX_DHCP_STATE_CHANGE,
  type NxDhcpOptions,
  nx_dhcp_create,
  nx_dhcp_options,
  nx_dhcp_start,
  nx_dhcp_state_change_notify,
  nx_dhcp_user_option_retrieve,
} from '../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_DNS, nx_dns_create, nx_dns_host_by_name_get, nx_dns_server_add } from '../../netx/dns/nxd_dns.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import {
  NX_IP,
  NX_IP_ADDRESS_RESOLVED,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_PACKET_POOL,
  NX_SUCCESS,
  NX_UDP_PACKET,
  NX_UDP_SOCKET,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_address_get,
  nx_ip_create,
  nx_ip_status_check,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_pool_create,
  nx_packet_release,
  nx_sim_network_driver,
  nx_system_initialize,
  nx_tcp_enable,
  nx_udp_enable,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
} from '../../netx/nx_api.ts';
import { let_go_at_end } from '../../rtos/sim/let_go.ts';
import { type Simulation, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import { ref, type Service, tx_kernel_enter, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import { MEMORY_BYTES, ThreadMaker } from './kernel_board.ts';

const NETWORK_MASK = 0xffff_ff00;
const PAYLOAD_BYTES = 1568;
const PACKET_HEADER_BYTES = 56;
const PACKETS = 20;
const IP_PRIORITY = 1;
const STACK_BYTES = 2048;
const ARP_CACHE_BYTES = 1024;

export interface LanBoardOptions {
  readonly name: string;
  /** Its address; 0: it asks a DHCP server. Default: 0. */
  readonly address?: ULONG;
  /** Build options of the DHCP client. */
  readonly dhcp?: NxDhcpOptions;
  readonly config?: Partial<TargetConfig>;
  /** When the power comes on, in nanoseconds. Default: 0. */
  readonly power_on_ns?: number;
  /** tx_application_define, after the network has been brought up. */
  readonly define: (board: LanBoard, make: ThreadMaker) => Service<void>;
}

/** One board: pool, IP instance, and clients of DHCP and DNS. */
export class LanBoard {
  readonly name: string;
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();
  readonly dhcp = new NX_DHCP();
  readonly dns = new NX_DNS();
  private readonly first_address: ULONG;

  constructor({ name, address = 0 }: LanBoardOptions) {
    this.name = name;
    this.first_address = address;
  }

  *bring_up(): Service<void> {
    const { ip, pool, first_address } = this;
    const bytes = PACKETS * (PACKET_HEADER_BYTES + PAYLOAD_BYTES);
    const stack = new Uint8Array(STACK_BYTES);
    nx_system_initialize();
    nx_packet_pool_create(pool, 'pool', PAYLOAD_BYTES, new Uint8Array(bytes), bytes);
    const driver = nx_sim_network_driver;
    yield* nx_ip_create(ip, 'ip', first_address, NETWORK_MASK, pool, driver, stack, STACK_BYTES, IP_PRIORITY);
    nx_arp_enable(ip, new Uint8Array(ARP_CACHE_BYTES), ARP_CACHE_BYTES);
    nx_icmp_enable(ip);
    nx_udp_enable(ip);
    nx_tcp_enable(ip);
  }

  /** Starts to ask for an address. `notify` is told of each state of the client. */
  *ask_for_address(notify: NX_DHCP_STATE_CHANGE | null = null): Service<UINT> {
    yield* nx_dhcp_create(this.dhcp, this.ip, this.name);
    if (notify !== null) yield* nx_dhcp_state_change_notify(this.dhcp, notify);
    return yield* nx_dhcp_start(this.dhcp);
  }

  /** Waits for an address. */
  *wait_for_address(wait_ticks: ULONG): Service<UINT> {
    return yield* nx_ip_status_check(this.ip, NX_IP_ADDRESS_RESOLVED, ref(0), wait_ticks);
  }

  /** The address that it has; 0: none. */
  address(): ULONG {
    const address = ref(0);
    nx_ip_address_get(this.ip, address, ref(0));
    return address.value;
  }

  /** Makes the DNS client, with the server that the lease names. */
  *use_resolver(): Service<UINT> {
    const servers = new Uint8Array(4);
    yield* nx_dns_create(this.dns, this.ip, 'example');
    const status = yield* nx_dhcp_user_option_retrieve(this.dhcp, NX_DHCP_OPTION_DNS_SVR, servers, ref(4));
    if (status !== NX_SUCCESS) return status;
    return yield* nx_dns_server_add(this.dns, new DataView(servers.buffer).getUint32(0, true));
  }

  /** Looks a name up; its address, or 0. */
  *resolve(name: string, wait_ticks: ULONG): Service<ULONG> {
    const address = ref(0);
    const status = yield* nx_dns_host_by_name_get(this.dns, name, address, wait_ticks);
    return status === NX_SUCCESS ? address.value : 0;
  }

  /** A UDP socket at a port. */
  *socket(port: UINT): Service<NX_UDP_SOCKET> {
    const socket = new NX_UDP_SOCKET();
    yield* nx_udp_socket_create(this.ip, socket, `port ${port}`, 0, 0, 64, 5);
    yield* nx_udp_socket_bind(socket, port, NX_NO_WAIT);
    return socket;
  }

  /** Sends a text as a datagram. */
  *send(socket: NX_UDP_SOCKET, to: ULONG, port: UINT, text: string): Service<UINT> {
    const made = ref<NX_PACKET | null>(null);
    const allocated = yield* nx_packet_allocate(this.pool, made, NX_UDP_PACKET, NX_NO_WAIT);
    if (allocated !== NX_SUCCESS) return allocated;
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    yield* nx_packet_data_append(made.value, bytes, bytes.length, this.pool, NX_NO_WAIT);
    const status = yield* nx_udp_socket_send(socket, made.value, to, port);
    if (status !== NX_SUCCESS) yield* nx_packet_release(made.value);
    return status;
  }

  /** The text of the next datagram; null when none came in time. */
  *receive(socket: NX_UDP_SOCKET, wait_ticks: ULONG): Service<string | null> {
    const got = ref<NX_PACKET | null>(null);
    if ((yield* nx_udp_socket_receive(socket, got, wait_ticks)) !== NX_SUCCESS) return null;
    const bytes = new Uint8Array(got.value?.nx_packet_length ?? 0);
    nx_packet_data_retrieve(got.value, bytes, ref(0));
    yield* nx_packet_release(got.value);
    return String.fromCharCode(...bytes);
  }
}

function* define_board(board: LanBoard, options: LanBoardOptions, memory: Uint8Array): Service<void> {
  yield* board.bring_up();
  yield* options.define(board, new ThreadMaker(memory));
}

/** Makes the target of such a board, with its card on the segment. */
export function make_lan_board(sim: Simulation, lan: EthernetSegment, options: LanBoardOptions): Target {
  const board = new LanBoard(options);
  let_go_at_end(sim, board);
  const define = (memory: Uint8Array): Service<void> => define_board(board, options, memory);
  const { name, dhcp = {}, config = {}, power_on_ns = 0 } = options;
  const target = new Target(sim, {
    name,
    main: () => tx_kernel_enter(define),
    config: {
      first_unused_memory_bytes: MEMORY_BYTES,
      ...config,
      options: { ...config.options, ...nx_dhcp_options(dhcp) },
    },
    power_on_ns,
  });
  nx_sim_nic_create(target, lan);
  return target;
}
