import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { datagram, HandWire, must, PEER_IP, take } from '../hand_wire.ts';

const COUNTERS = 10;

test('status bits: what is there at once, and what comes while waiting', () => {
  const board = new HandWire({ enable: ['arp', 'udp'] });
  board.thread(function* ({ ip }) {
    yield* tx_thread_sleep(5);
    must(NX.nx_tcp_enable(ip));
  });
  board.run(function* ({ ip }) {
    const actual = ref(0);
    const wanted =
      NX.NX_IP_INITIALIZE_DONE | NX.NX_IP_LINK_ENABLED | NX.NX_IP_ADDRESS_RESOLVED | NX.NX_IP_UDP_ENABLED;
    must(yield* NX.nx_ip_status_check(ip, wanted, actual, 0));
    expect(actual.value).toBe(wanted);
    const both = NX.NX_IP_TCP_ENABLED | NX.NX_IP_ARP_ENABLED;
    expect(yield* NX.nx_ip_status_check(ip, both, actual, 0)).toBe(NX.NX_NOT_SUCCESSFUL);
    expect(actual.value).toBe(NX.NX_IP_ARP_ENABLED);
    must(yield* NX.nx_ip_interface_status_check(ip, 0, both, actual, 50));
    expect(board.tick).toBe(5);
    expect(yield* NX.nx_ip_status_check(ip, NX.NX_IP_IGMP_ENABLED, actual, 3)).toBe(NX.NX_NOT_SUCCESSFUL);
    expect(board.tick).toBe(8);
    expect(yield* NX.nx_ip_status_check(ip, 0x200, actual, 0)).toBe(NX.NX_OPTION_ERROR);
    expect(yield* NX.nx_ip_interface_status_check(ip, 1, 1, actual, 0)).toBe(NX.NX_INVALID_INTERFACE);
  });
});

test('the link bits ask the driver', () => {
  const board = new HandWire();
  board.run(function* ({ ip }) {
    const actual = ref(0);
    const primary = ip.nx_ip_interface[0] as NX.NX_INTERFACE;
    primary.nx_interface_link_up = 0;
    expect(yield* NX.nx_ip_status_check(ip, NX.NX_IP_LINK_ENABLED, actual, 0)).toBe(NX.NX_NOT_SUCCESSFUL);
    primary.nx_interface_link_up = 1;
    must(yield* NX.nx_ip_interface_status_check(ip, 0, NX.NX_IP_INTERFACE_LINK_ENABLED, actual, 0));
  });
});

test('the counters of the instance', () => {
  const board = new HandWire();
  board.at(2, () => board.receive_ip(datagram(99, new Uint8Array(12))));
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'abc'), PEER_IP, 0));
    yield* tx_thread_sleep(5);
    const out = Array.from({ length: COUNTERS }, () => ref(0));
    const [a, b, c, d, ...rest] = out;
    must(NX.nx_ip_info_get(ip, a, b, c, d, ...rest));
    expect(out.map((o) => o.value)).toEqual([1, 3, 1, 12, 0, 0, 0, 0, 0, 0]);
    must(NX.nx_ip_info_get(ip));
  });
});

test('commands for the driver', () => {
  new HandWire().run(function* ({ ip, commands }) {
    const up = ref(0);
    must(yield* NX.nx_ip_driver_direct_command(ip, NX.NX_LINK_GET_STATUS, up));
    expect(up.value).toBe(1);
    const unknown = NX.NX_LINK_USER_COMMAND;
    expect(yield* NX.nx_ip_driver_interface_direct_command(ip, unknown, 0, up)).toBe(NX.NX_UNHANDLED_COMMAND);
    expect(commands.at(-1)).toBe(unknown);
    const nowhere = NX.nx_ip_driver_interface_direct_command(ip, unknown, 1, up);
    expect(yield* nowhere).toBe(NX.NX_INVALID_INTERFACE);
    expect(yield* NX.nx_ip_driver_direct_command(ip, unknown, null)).toBe(NX.NX_PTR_ERROR);
  });
});

test('the link going down and up is told in the IP thread', () => {
  const board = new HandWire();
  const seen: string[] = [];
  board.thread(function* ({ ip }) {
    must(
      NX.nx_ip_link_status_change_notify_set(ip, (_, index, up) => {
        seen.push(`${board.tick}: ${index} ${up} ${board.target.kernel.current === ip.nx_ip_thread}`);
      }),
    );
    const primary = ip.nx_ip_interface[0] as NX.NX_INTERFACE;
    for (const up of [0, 1]) {
      yield* tx_thread_sleep(3);
      primary.nx_interface_link_up = up;
      yield* NX.nx_ip_driver_link_status_event(ip, 0);
    }
  });
  board.run_ticks(10);
  expect(seen).toEqual(['3: 0 0 true', '6: 0 1 true']);
});

test('how many bytes go into one frame', () => {
  new HandWire().run(function* ({ ip }) {
    const [to, start, room] = [new NX.NXD_ADDRESS(), ref(0), ref(0)];
    const find = (protocol: number): number =>
      NX.nx_ip_max_payload_size_find(ip, to, 0, 1, 2, protocol, start, room);
    expect(find(NX.NX_PROTOCOL_UDP)).toBe(NX.NX_IP_ADDRESS_ERROR);
    to.nxd_ip_version = NX.NX_IP_VERSION_V4;
    to.nxd_ip_address.v4 = PEER_IP;
    const rooms = [NX.NX_PROTOCOL_UDP, NX.NX_PROTOCOL_TCP].map((protocol) => {
      must(find(protocol));
      return [start.value - NX.NX_PHYSICAL_HEADER, room.value];
    });
    expect(rooms).toEqual([
      [28, 1472],
      [40, 1460],
    ]);
    expect(find(99)).toBe(NX.NX_NOT_SUPPORTED);
    to.nxd_ip_version = NX.NX_IP_VERSION_V6;
    expect(find(NX.NX_PROTOCOL_UDP)).toBe(NX.NX_NOT_SUPPORTED);
  });
});
