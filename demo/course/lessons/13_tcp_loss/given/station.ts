// A board with a network: a packet pool, an IP instance over the driver, ARP and TCP. Do not change.

import {
  IP_ADDRESS,
  NX_IP,
  NX_PACKET_POOL,
  nx_arp_enable,
  nx_ip_create,
  nx_packet_pool_create,
  nx_sim_network_driver,
  nx_system_initialize,
  nx_tcp_enable,
} from '../../../../../netx/nx_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';

const PAYLOAD_BYTES = 1568;
const HEADER_BYTES = 56;

export class Station {
  readonly ip = new NX_IP();
  readonly pool = new NX_PACKET_POOL();

  /** 192.168.1.`host`, with so many packets. */
  *bring_up(host: number, packets: number): Service<void> {
    const bytes = packets * (HEADER_BYTES + PAYLOAD_BYTES);
    const stack = new Uint8Array(2048);
    const address = IP_ADDRESS(192, 168, 1, host);
    nx_system_initialize();
    nx_packet_pool_create(this.pool, 'pool', PAYLOAD_BYTES, new Uint8Array(bytes), bytes);
    yield* nx_ip_create(
      this.ip,
      'ip',
      address,
      0xffff_ff00,
      this.pool,
      nx_sim_network_driver,
      stack,
      2048,
      1,
    );
    nx_arp_enable(this.ip, new Uint8Array(1024), 1024);
    nx_tcp_enable(this.ip);
  }
}
