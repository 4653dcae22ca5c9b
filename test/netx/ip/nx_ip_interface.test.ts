import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { HandWire, MAC_MSW, MASK, must, OWN_IP, OWN_MAC_LSW, PEER_IP, take } from '../hand_wire.ts';

const SECOND_IP = NX.IP_ADDRESS(10, 0, 1, 1);
const SECOND_PEER = NX.IP_ADDRESS(10, 0, 1, 5);
const ROUTER = NX.IP_ADDRESS(10, 0, 1, 254);
const GROUP = NX.IP_ADDRESS(239, 1, 1, 1);
const TWO = { nx: { NX_MAX_PHYSICAL_INTERFACES: 2 } };

test('a second interface is attached, started and told of', () => {
  const board = new HandWire(TWO);
  board.run(function* ({ ip, driver, commands }) {
    commands.length = 0;
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    expect(commands).toEqual([NX.NX_LINK_INTERFACE_ATTACH, NX.NX_LINK_INITIALIZE, NX.NX_LINK_ENABLE]);
    const name = ref<string | null>(null);
    const [address, mask, mtu, msw, lsw] = [ref(0), ref(0), ref(0), ref(0), ref(0)];
    must(NX.nx_ip_interface_info_get(ip, 1, name, address, mask, mtu, msw, lsw));
    expect([name.value, address.value, mask.value, mtu.value]).toEqual(['second', SECOND_IP, MASK, 1500]);
    expect([msw.value, lsw.value]).toEqual([MAC_MSW, OWN_MAC_LSW + 16]);
    must(yield* NX.nx_arp_static_entry_create(ip, SECOND_PEER, 0, 5));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(board.pool, NX.NX_IP_PACKET, 'x'), SECOND_PEER, 0));
  });
  expect(board.sent.map((s) => s.interface_index)).toEqual([1]);
});

test('no more than there is room for, and no address twice', () => {
  new HandWire(TWO).run(function* ({ ip, driver }) {
    expect(yield* NX.nx_ip_interface_attach(ip, 'x', OWN_IP, MASK, driver)).toBe(NX.NX_DUPLICATED_ENTRY);
    expect(yield* NX.nx_ip_interface_attach(ip, 'x', GROUP, MASK, driver)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_ip_interface_attach(ip, null, SECOND_IP, MASK, driver)).toBe(NX.NX_PTR_ERROR);
    must(yield* NX.nx_ip_interface_attach(ip, 'x', SECOND_IP, MASK, driver));
    expect(yield* NX.nx_ip_interface_attach(ip, 'y', PEER_IP, MASK, driver)).toBe(NX.NX_NO_MORE_ENTRIES);
  });
});

test('detaching forgets what belongs to the interface', () => {
  const board = new HandWire({
    nx: { ...TWO.nx, NX_ENABLE_IP_STATIC_ROUTING: true },
    enable: ['arp', 'igmp'],
  });
  board.run(function* ({ ip, driver, pool }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    must(yield* NX.nx_arp_static_entry_create(ip, ROUTER, 0, 5));
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 6));
    must(yield* NX.nx_ip_gateway_address_set(ip, ROUTER));
    must(yield* NX.nx_ip_static_route_add(ip, NX.IP_ADDRESS(172, 16, 0, 0), 0xffff0000, ROUTER));
    must(yield* NX.nx_igmp_multicast_interface_join(ip, GROUP, 1));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), SECOND_PEER, 0));
    must(yield* NX.nx_ip_interface_detach(ip, 1));
    expect([ip.nx_ip_gateway_address, ip.nx_ip_routing_table_entry_count]).toEqual([0, 0]);
    expect([ip.nx_ip_arp_static_entries, ip.nx_ip_arp_dynamic_active_count]).toEqual([1, 0]);
    expect([ip.nx_ip_igmp_groups_joined, pool.nx_packet_pool_available]).toEqual([0, 20]);
    expect(NX.nx_ip_interface_info_get(ip, 1, null, null, null, null, null, null)).toBe(
      NX.NX_INVALID_INTERFACE,
    );
    expect(yield* NX.nx_ip_interface_detach(ip, 1)).toBe(NX.NX_INVALID_INTERFACE);
    must(yield* NX.nx_ip_interface_attach(ip, 'again', SECOND_IP, MASK, driver));
  });
});

test('detaching ends the connections over the interface', () => {
  const board = new HandWire(TWO);
  const statuses: number[] = [];
  board.thread(function* ({ ip, driver }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    const socket = new NX.NX_TCP_SOCKET();
    must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, 1000, null, null));
    must(yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, 0));
    statuses.push(
      yield* NX.nx_tcp_client_socket_connect(socket, SECOND_PEER, 80, NX.NX_WAIT_FOREVER),
      board.tick,
    );
  });
  board.run(function* ({ ip }) {
    yield* tx_thread_sleep(5);
    must(yield* NX.nx_ip_interface_detach(ip, 1));
  });
  expect(statuses).toEqual([NX.NX_NOT_CONNECTED, 5]);
});

test('hardware address, MTU and mapping, as drivers set them', () => {
  new HandWire().run(function* ({ ip, commands }) {
    const [msw, lsw, flags] = [ref(0), ref(0), ref(0)];
    must(yield* NX.nx_ip_interface_physical_address_set(ip, 0, 7, 8, NX.NX_FALSE));
    must(NX.nx_ip_interface_physical_address_get(ip, 0, msw, lsw));
    expect([msw.value, lsw.value, commands.includes(NX.NX_LINK_SET_PHYSICAL_ADDRESS)]).toEqual([7, 8, false]);
    must(yield* NX.nx_ip_interface_physical_address_set(ip, 0, 7, 8, NX.NX_TRUE));
    expect(commands.at(-1)).toBe(NX.NX_LINK_SET_PHYSICAL_ADDRESS);
    must(NX.nx_ip_interface_mtu_set(ip, 0, 576));
    expect(ip.nx_ip_interface[0]?.nx_interface_ip_mtu_size).toBe(576);
    expect(NX.nx_ip_interface_mtu_set(ip, 1, 576)).toBe(NX.NX_INVALID_INTERFACE);
    expect(NX.nx_ip_interface_address_mapping_configure(ip, 0, 2)).toBe(NX.NX_INVALID_PARAMETERS);
    must(NX.nx_ip_interface_address_mapping_configure(ip, 0, NX.NX_FALSE));
    expect(NX.nx_ip_interface_capability_get(ip, 0, flags)).toBe(NX.NX_NOT_SUPPORTED);
    expect(NX.nx_ip_interface_capability_set(ip, 0, 1)).toBe(NX.NX_NOT_SUPPORTED);
  });
});
