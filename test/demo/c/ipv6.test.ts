// IPv6 from C: addresses as C has them, and a board in C that speaks with one in TypeScript.

import { describe, expect, it } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ipv6_from_text } from '../../../netx/wire/ipv6_text.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import { must } from '../../netx/hand_wire.ts';
import { StackBoard } from '../../netx/link/stack_fixture.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image, run_c } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

/** Answers datagrams at port 7, and what comes first over a connection to port 80. */
function* peer({ ip }: StackBoard): Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  must(NX.nxd_icmp_enable(ip));
  const own = new NX.NXD_ADDRESS(6);
  own.nxd_ip_address.v6 = [...ipv6_from_text('2001:db8::2')];
  must(yield* NX.nxd_ipv6_address_set(ip, 0, own, 64, null));
  const [udp, tcp] = [new NX.NX_UDP_SOCKET(), new NX.NX_TCP_SOCKET()];
  must(yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
  must(yield* NX.nx_udp_socket_bind(udp, 7, 0));
  must(yield* NX.nx_tcp_socket_create(ip, tcp, 'tcp', 0, 0, 128, 2048, null, null));
  must(yield* NX.nx_tcp_server_socket_listen(ip, 80, tcp, 2, null));
  const packet = ref<NX.NX_PACKET | null>(null);
  must(yield* NX.nx_udp_socket_receive(udp, packet, NX.NX_WAIT_FOREVER));
  const [from, port] = [new NX.NXD_ADDRESS(), ref(0)];
  must(NX.nxd_udp_source_extract(packet.value, from, port));
  must(yield* NX.nxd_udp_socket_send(udp, packet.value, from, port.value));
  must(yield* NX.nx_tcp_server_socket_accept(tcp, NX.NX_WAIT_FOREVER));
  must(yield* NX.nx_tcp_socket_receive(tcp, packet, NX.NX_WAIT_FOREVER));
  must(yield* NX.nx_tcp_socket_send(tcp, packet.value, 200));
  yield* NX.nx_tcp_socket_disconnect(tcp, 200);
}

describe.skipIf(no_toolchain)('IPv6 from C', () => {
  it('pings, sends datagrams and connects to a board in TypeScript, and tells addresses as C has them', async () => {
    const image = await c_image(['ipv6_client.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
      defines: ['SIM_IPV6', 'NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY'],
    });
    const { bench, told } = await run_bench((bench) => {
      add_c_board(bench, image, { name: 'board', network: true });
      const options = { nx: { NX_DISABLE_IPV6: false } };
      new StackBoard(bench.sim, bench.lan, 'peer', '192.168.1.20', peer, options);
    }, 30);
    expect(
      told.filter((line) => line.startsWith('board/')).map((line) => line.replace(/^board\/\w+: /, '')),
    ).toEqual([
      'address 0 of interface 0: status 1, begins with 20010db8',
      'set: 0',
      'again: 52',
      'address 0 of interface 0: status 7, begins with 20010db8',
      'get: 0, 20010db8:0:0:1 of version 6, prefix 64',
      'ping: 0 "ping"',
      'udp send: 0',
      'udp from: 20010db8:0:0:2 of version 6, protocol 17, port 7, IP version 6',
      'udp: 0 "datagram"',
      'tcp connect: 0',
      'tcp to: 20010db8:0:0:2 of version 6',
      'tcp send: 0',
      'tcp: 0 "stream"',
      'neighbour: 0, is found 1',
      'ping over IPv4: 0 "four"',
      'sizes: 20 1',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('is left out where the build says so: addresses have no room for it, and its services answer that', async () => {
    const { told } = await run_c('no_ipv6.c', { network: true, build: { defines: ['NX_DISABLE_IPV6'] } });
    expect(told).toContain(
      'board/initialization: enable: 4b, an address has 8 bytes, behind it stands 12345678',
    );
  });
});
