// Clients of protocols may be created before UDP is enabled: applications do.

import { expect, test } from 'vitest';
import { NX_DHCP, nx_dhcp_create, nx_dhcp_start } from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_DNS, nx_dns_create } from '../../../netx/dns/nxd_dns.ts';
import * as NX from '../../../netx/nx_api.ts';
import { NX_SNTP_CLIENT, nx_sntp_client_create } from '../../../netx/sntp/nxd_sntp_client.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { HandWire, must } from '../hand_wire.ts';

test('DHCP, DNS and SNTP clients make their sockets, which work as soon as UDP is enabled', () => {
  const wire = new HandWire({ enable: ['arp'] });
  wire.run(function* ({ ip, pool }) {
    const dhcp = new NX_DHCP();
    must(yield* nx_dhcp_create(dhcp, ip, 'early'));
    must(yield* nx_dns_create(new NX_DNS(), ip, 'early'));
    must(yield* nx_sntp_client_create(new NX_SNTP_CLIENT(), ip, 0, pool, null, null, null));
    expect(ip.nx_ip_udp_created_sockets_count).toBe(3);
    const socket = new NX.NX_UDP_SOCKET();
    const create = () => NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5);
    expect(yield* create()).toBe(NX.NX_NOT_ENABLED);
    must(NX.nx_udp_enable(ip));
    must(yield* create());
    expect(ip.nx_ip_udp_created_sockets_count).toBe(4);
    must(yield* nx_dhcp_start(dhcp));
    yield* tx_thread_sleep(200);
    // Ports behind an IP header of 20 bytes: from the client to the server.
    expect([...wire.sent.at(-1)!.bytes.subarray(20, 24)]).toEqual([0, 68, 0, 67]);
  }, 400);
});
