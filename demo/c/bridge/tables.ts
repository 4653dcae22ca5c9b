/** The tables of all kinds of control blocks, and the blocks that lie inside others. */

import { NXD_MQTT_CLIENT } from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_DHCP } from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_DNS } from '../../../netx/dns/nxd_dns.ts';
import { NX_INTERFACE, NX_IP, NX_PACKET_POOL, NX_TCP_SOCKET, NX_UDP_SOCKET } from '../../../netx/nx_api.ts';
import {
  NX_SECURE_TLS_SESSION,
  NX_SECURE_X509_CERT,
  NX_SECURE_X509_CERTIFICATE_STORE,
  NX_SECURE_X509_DNS_NAME,
} from '../../../netx/secure/nx_secure_api.ts';
import { NX_SNTP_CLIENT } from '../../../netx/sntp/nxd_sntp_client.ts';
import { board_memory } from '../../../rtos/services/board_memory.ts';
import {
  TX_BLOCK_POOL,
  TX_BYTE_POOL,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_THREAD,
  TX_TIMER,
} from '../../../rtos/tx_api.ts';
import type { BlockAddresses, BlockTable } from './blocks.ts';
import type { Crossing } from './crossing.ts';

/** Where a field lies in its struct, in the build of this firmware. */
export type OffsetOf = (struct: string, field: string) => number | undefined;

export class Tables {
  readonly thread: BlockTable<TX_THREAD>;
  readonly timer: BlockTable<TX_TIMER>;
  readonly queue: BlockTable<TX_QUEUE>;
  readonly semaphore: BlockTable<TX_SEMAPHORE>;
  readonly mutex: BlockTable<TX_MUTEX>;
  readonly event_flags: BlockTable<TX_EVENT_FLAGS_GROUP>;
  readonly block_pool: BlockTable<TX_BLOCK_POOL>;
  readonly byte_pool: BlockTable<TX_BYTE_POOL>;
  readonly packet_pool: BlockTable<NX_PACKET_POOL>;
  readonly interface: BlockTable<NX_INTERFACE>;
  readonly ip: BlockTable<NX_IP>;
  readonly tcp_socket: BlockTable<NX_TCP_SOCKET>;
  readonly udp_socket: BlockTable<NX_UDP_SOCKET>;
  readonly mqtt_client: BlockTable<NXD_MQTT_CLIENT>;
  readonly dhcp: BlockTable<NX_DHCP>;
  readonly dns: BlockTable<NX_DNS>;
  readonly sntp: BlockTable<NX_SNTP_CLIENT>;
  readonly tls_session: BlockTable<NX_SECURE_TLS_SESSION>;
  readonly certificate: BlockTable<NX_SECURE_X509_CERT>;
  readonly certificate_store: BlockTable<NX_SECURE_X509_CERTIFICATE_STORE>;
  readonly dns_name: BlockTable<NX_SECURE_X509_DNS_NAME>;
  readonly address_of: (block: object | null | undefined) => number;
  /** Set when the firmware has its memory. */
  offset_of: OffsetOf = () => undefined;
  private readonly blocks: BlockAddresses;
  private readonly crossing: Crossing;

  constructor(blocks: BlockAddresses, crossing: Crossing) {
    this.blocks = blocks;
    this.crossing = crossing;
    this.address_of = (block) => blocks.address_of(block);
    this.thread = blocks.table(TX_THREAD);
    this.timer = blocks.table(TX_TIMER);
    this.queue = blocks.table(TX_QUEUE);
    this.semaphore = blocks.table(TX_SEMAPHORE);
    this.mutex = blocks.table(TX_MUTEX);
    this.event_flags = blocks.table(TX_EVENT_FLAGS_GROUP);
    this.block_pool = blocks.table(TX_BLOCK_POOL);
    this.byte_pool = blocks.table(TX_BYTE_POOL, (pool, address) =>
      board_memory(crossing.kernel).place(pool, address),
    );
    this.packet_pool = blocks.table(NX_PACKET_POOL);
    this.interface = blocks.table(NX_INTERFACE);
    this.ip = blocks.table(NX_IP, (ip, address) => this.bind_ip(ip, address));
    this.tcp_socket = blocks.table(NX_TCP_SOCKET);
    this.udp_socket = blocks.table(NX_UDP_SOCKET);
    this.tls_session = blocks.table(NX_SECURE_TLS_SESSION);
    this.certificate = blocks.table(NX_SECURE_X509_CERT);
    this.certificate_store = blocks.table(NX_SECURE_X509_CERTIFICATE_STORE);
    this.dns_name = blocks.table(NX_SECURE_X509_DNS_NAME);
    this.mqtt_client = blocks.table(NXD_MQTT_CLIENT, (client, address) => this.bind_client(client, address));
    this.dhcp = blocks.table(NX_DHCP, (dhcp, address) => this.bind_dhcp(dhcp, address));
    this.dns = blocks.table(NX_DNS, (dns, address) => this.bind_dns(dns, address));
    this.sntp = blocks.table(NX_SNTP_CLIENT, (client, address) => this.bind_sntp(client, address));
  }

  private inside<T extends object>(
    struct: string,
    field: string,
    address: number,
    table: BlockTable<T>,
    block: T,
  ): void {
    const offset = this.offset_of(struct, field);
    if (offset !== undefined) table.bind(address + offset, block);
  }

  /** The memory inside a block between two of its fields is there for what the block is created with. */
  private memory_inside(struct: string, field: string, behind: string, block: object, address: number): void {
    const from = this.offset_of(struct, field);
    const to = this.offset_of(struct, behind);
    if (from === undefined || to === undefined) return;
    const { kernel, instance } = this.crossing;
    board_memory(kernel).place_part(block, instance.bytes.subarray(address + from, address + to));
  }

  /** The blocks inside an IP instance, which nx_ip_create makes. */
  bind_ip(ip: NX_IP, address = this.blocks.address_of(ip)): void {
    this.inside('NX_IP', 'nx_ip_protection', address, this.mutex, ip.nx_ip_protection);
    this.inside('NX_IP', 'nx_ip_thread', address, this.thread, ip.nx_ip_thread);
    this.inside('NX_IP', 'nx_ip_events', address, this.event_flags, ip.nx_ip_events);
    this.bind_interfaces(ip, address);
  }

  private bind_interfaces(ip: NX_IP, address: number): void {
    const first = this.offset_of('NX_IP', 'nx_ip_interface');
    const size = this.offset_of('NX_INTERFACE', 'sizeof');
    if (first === undefined || size === undefined) return;
    for (const [index, one] of ip.nx_ip_interface.entries())
      this.interface.bind(address + first + index * size, one);
  }

  /** The blocks inside a client. */
  bind_client(client: NXD_MQTT_CLIENT, address: number): void {
    const {
      nxd_mqtt_client_socket: socket,
      nxd_mqtt_thread: thread,
      nxd_mqtt_protection: protection,
    } = client;
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_client_socket', address, this.tcp_socket, socket);
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_thread', address, this.thread, thread);
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_protection', address, this.mutex, protection);
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_events', address, this.event_flags, client.nxd_mqtt_events);
    const {
      nxd_mqtt_tls_session: session,
      nxd_mqtt_tls_certificate: remote,
      nxd_mqtt_tls_trusted_certificate: trusted,
    } = client;
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_tls_session', address, this.tls_session, session);
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_tls_certificate', address, this.certificate, remote);
    this.inside('NXD_MQTT_CLIENT', 'nxd_mqtt_tls_trusted_certificate', address, this.certificate, trusted);
  }

  /** The blocks inside a DHCP client. */
  bind_dhcp(dhcp: NX_DHCP, address: number): void {
    this.memory_inside('NX_DHCP', 'nx_dhcp_pool_area', 'nx_dhcp_thread_stack', dhcp, address);
    this.inside('NX_DHCP', 'nx_dhcp_pool', address, this.packet_pool, dhcp.nx_dhcp_pool);
    this.inside('NX_DHCP', 'nx_dhcp_socket', address, this.udp_socket, dhcp.nx_dhcp_socket);
  }

  /** The blocks inside a DNS client. */
  bind_dns(dns: NX_DNS, address: number): void {
    this.memory_inside('NX_DNS', 'nx_dns_pool_area', 'nx_dns_packet_pool_ptr', dns, address);
    this.inside('NX_DNS', 'nx_dns_pool', address, this.packet_pool, dns.nx_dns_pool);
    this.inside('NX_DNS', 'nx_dns_socket', address, this.udp_socket, dns.nx_dns_socket);
    this.inside('NX_DNS', 'nx_dns_mutex', address, this.mutex, dns.nx_dns_mutex);
  }

  /** The blocks inside an SNTP client. */
  bind_sntp(client: NX_SNTP_CLIENT, address: number): void {
    const { nx_sntp_client_thread: thread, nx_sntp_client_mutex: mutex } = client;
    const { nx_sntp_client_udp_socket: socket, nx_sntp_update_timer: timer } = client;
    this.inside('NX_SNTP_CLIENT', 'nx_sntp_client_thread', address, this.thread, thread);
    this.inside('NX_SNTP_CLIENT', 'nx_sntp_client_mutex', address, this.mutex, mutex);
    this.inside('NX_SNTP_CLIENT', 'nx_sntp_client_udp_socket', address, this.udp_socket, socket);
    this.inside('NX_SNTP_CLIENT', 'nx_sntp_update_timer', address, this.timer, timer);
  }
}
