import { describe, expect, it } from 'vitest';
import { mac_at } from '../../../netx/link/ethernet_frame.ts';
import * as NX from '../../../netx/nx_constants.ts';
import { BOARD_MAC, DriverBench, PEER_MAC } from './driver_fixture.ts';

const GROUP = { msw: 0x0100, lsw: 0x5e0000fb };

describe('starting a link', () => {
  it('tells the interface MTU, address and the need of ARP, and the link is up after enable', () => {
    const bench = new DriverBench({ segment: { mtu: 1000 } });
    const statuses: number[] = [];
    let before = -1;
    bench.run(function* () {
      statuses.push(yield* bench.request(NX.NX_LINK_INTERFACE_ATTACH));
      statuses.push(yield* bench.request(NX.NX_LINK_INITIALIZE));
      before = bench.nx_interface.nx_interface_link_up;
      statuses.push(yield* bench.request(NX.NX_LINK_ENABLE));
    });
    expect(statuses).toEqual([0, 0, 0]);
    expect(before).toBe(0);
    expect(bench.nx_interface).toMatchObject({
      nx_interface_ip_mtu_size: 1000,
      nx_interface_physical_address_msw: 0x0011,
      nx_interface_physical_address_lsw: 0x22334401,
      nx_interface_address_mapping_needed: 1,
      nx_interface_link_up: 1,
    });
  });

  it('works for a stack that does not attach first', () => {
    const bench = new DriverBench();
    let status = -1;
    bench.run(function* () {
      status = yield* bench.request(NX.NX_LINK_INITIALIZE);
    });
    expect(status).toBe(NX.NX_SUCCESS);
    expect(bench.driver.nic).toBe(bench.nic);
  });

  it('takes the groups that were joined and not left before', () => {
    const bench = new DriverBench();
    const statuses: number[] = [];
    const { NX_LINK_MULTICAST_JOIN: join, NX_LINK_MULTICAST_LEAVE: leave } = NX;
    const ask = (command: number, group: number) =>
      bench.request(command, (request) => {
        request.nx_ip_driver_physical_address_msw = 0x3333;
        request.nx_ip_driver_physical_address_lsw = group;
      });
    bench.run(function* () {
      for (const group of [1, 1, 2]) statuses.push(yield* ask(join, group));
      for (const group of [2, 3]) statuses.push(yield* ask(leave, group));
      yield* bench.start();
      for (const group of [1, 1, 1]) statuses.push(yield* ask(leave, group));
    });
    const unknown = NX.NX_ENTRY_NOT_FOUND;
    expect(statuses).toEqual([0, 0, 0, 0, unknown, 0, 0, unknown]);
  });

  it('is refused on a target without a free card, with a diagnostic that says what to do', () => {
    const bench = new DriverBench({ without_card: true });
    const statuses: number[] = [];
    bench.run(function* () {
      statuses.push(yield* bench.request(NX.NX_LINK_INTERFACE_ATTACH));
      statuses.push(yield* bench.request(NX.NX_LINK_ENABLE));
    });
    expect(statuses).toEqual([NX.NX_INVALID_INTERFACE, NX.NX_INVALID_INTERFACE]);
    expect(bench.sim.diagnostics[0]).toMatchObject({ id: 'driver-no-network-card' });
    expect(bench.sim.diagnostics[0]?.message).toContain('nx_sim_nic_create');
  });

  it('says that the link is down while the cable is out', () => {
    const bench = new DriverBench();
    bench.nic?.port.set_link(false);
    bench.run(() => bench.start());
    expect(bench.nx_interface.nx_interface_link_up).toBe(0);
  });
});

describe('sending', () => {
  it('puts the Ethernet header in front and the type by the command', () => {
    const bench = new DriverBench();
    bench.run(function* () {
      yield* bench.start();
      yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(50, 1));
      yield* bench.send(NX.NX_LINK_PACKET_BROADCAST, yield* bench.packet(50, 2), 0xffff_ffff_ffff);
      yield* bench.send(NX.NX_LINK_ARP_SEND, yield* bench.packet(50, 3), 0xffff_ffff_ffff);
      yield* bench.send(NX.NX_LINK_ARP_RESPONSE_SEND, yield* bench.packet(50, 4));
      yield* bench.send(NX.NX_LINK_RARP_SEND, yield* bench.packet(50, 5), 0xffff_ffff_ffff);
      const ipv6 = yield* bench.packet(50, 6);
      ipv6.nx_packet_ip_version = 6;
      yield* bench.send(NX.NX_LINK_PACKET_SEND, ipv6);
    });
    expect(bench.peer.tags).toEqual([1, 2, 3, 4, 5, 6]);
    const seen = bench.peer.arrivals.map(({ bytes }) => [
      mac_at(bytes, 0),
      mac_at(bytes, 6),
      (bytes[12]! << 8) | bytes[13]!,
    ]);
    const all = 0xffff_ffff_ffff;
    expect(seen).toEqual([
      [PEER_MAC, BOARD_MAC, 0x0800],
      [all, BOARD_MAC, 0x0800],
      [all, BOARD_MAC, 0x0806],
      [PEER_MAC, BOARD_MAC, 0x0806],
      [all, BOARD_MAC, 0x8035],
      [PEER_MAC, BOARD_MAC, 0x86dd],
    ]);
    expect(bench.peer.arrivals[0]?.bytes).toHaveLength(64);
    expect(bench.pool.nx_packet_pool_available).toBe(8);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('keeps the packet until the card has sent it, and gives it back as it was', () => {
    const bench = new DriverBench();
    let while_sending = -1;
    bench.run(function* () {
      yield* bench.start();
      const packet = yield* bench.packet(1000, 1);
      const start = packet.nx_packet_prepend_ptr;
      packet.nx_packet_state = NX.NX_PACKET_ENQUEUED;
      yield* bench.send(NX.NX_LINK_PACKET_SEND, packet);
      expect([packet.nx_packet_prepend_ptr, packet.nx_packet_length]).toEqual([start, 1000]);
      while_sending = Number(packet.nx_packet_in_driver);
      bench.sim.schedule(bench.sim.now_ns + 1_000_000, () => {
        expect([packet.nx_packet_in_driver, packet.nx_packet_driver_done]).toEqual([false, true]);
      });
    });
    expect(while_sending).toBe(1);
    expect(bench.driver.in_card).toEqual([]);
  });

  it('lets packets wait while the ring of the card is full, in order', () => {
    const bench = new DriverBench({ nic: { transmit_ring: 2 } });
    bench.run(function* () {
      yield* bench.start();
      for (let n = 1; n <= 6; n++) yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(500, n));
      expect([bench.driver.in_card.length, bench.driver.waiting.length]).toEqual([2, 4]);
    });
    expect(bench.peer.tags).toEqual([1, 2, 3, 4, 5, 6]);
    expect(bench.pool.nx_packet_pool_available).toBe(8);
  });

  it('releases what cannot be sent: link disabled, no room for the header, which is told', () => {
    const bench = new DriverBench();
    const statuses: number[] = [];
    bench.run(function* () {
      yield* bench.start();
      statuses.push(
        yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(50, 1, NX.NX_RECEIVE_PACKET)),
      );
      yield* bench.request(NX.NX_LINK_DISABLE);
      statuses.push(yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(50, 1)));
      statuses.push(yield* bench.send(77, yield* bench.packet(50, 1)));
    });
    expect(statuses).toEqual([NX.NX_UNDERFLOW, NX.NX_NOT_ENABLED, NX.NX_UNHANDLED_COMMAND]);
    expect(bench.sim.diagnostics.map(({ id }) => id)).toEqual(['packet-no-header-room']);
    expect(bench.pool.nx_packet_pool_available).toBe(8);
    expect(bench.peer.tags).toEqual([]);
  });

  it('gives back what the card still has when the interface is detached', () => {
    const bench = new DriverBench({ nic: { transmit_ring: 2 } });
    bench.run(function* () {
      yield* bench.start();
      for (let n = 1; n <= 4; n++) yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(500, n));
      yield* bench.request(NX.NX_LINK_INTERFACE_DETACH);
      expect(bench.pool.nx_packet_pool_available).toBe(8);
      expect(yield* bench.request(NX.NX_LINK_INTERFACE_ATTACH)).toBe(NX.NX_SUCCESS);
    });
    expect(bench.sim.diagnostics).toEqual([]);
  });
});

describe('the other requests', () => {
  it('answer numbers', () => {
    const bench = new DriverBench();
    const answers: Record<string, number> = {};
    bench.run(function* () {
      yield* bench.start();
      yield* bench.send(NX.NX_LINK_PACKET_SEND, yield* bench.packet(50, 1));
      const commands = {
        status: NX.NX_LINK_GET_STATUS,
        speed: NX.NX_LINK_GET_SPEED,
        duplex: NX.NX_LINK_GET_DUPLEX_TYPE,
        errors: NX.NX_LINK_GET_ERROR_COUNT,
        received: NX.NX_LINK_GET_RX_COUNT,
        sent: NX.NX_LINK_GET_TX_COUNT,
        no_packet: NX.NX_LINK_GET_ALLOC_ERRORS,
        type: NX.NX_LINK_GET_INTERFACE_TYPE,
      };
      for (const [name, command] of Object.entries(commands)) {
        const answer = { value: -1 };
        const status = yield* bench.request(command, (request) => {
          request.nx_ip_driver_return_ptr = answer;
        });
        expect(status).toBe(NX.NX_SUCCESS);
        answers[name] = answer.value;
      }
    });
    expect(answers).toEqual({
      status: 1,
      speed: 100_000_000,
      duplex: 1,
      errors: 0,
      received: 0,
      sent: 1,
      no_packet: 0,
      type: 1,
    });
  });

  it('join and leave multicast groups, change and ask the hardware address', () => {
    const bench = new DriverBench();
    const statuses: number[] = [];
    const words: number[] = [];
    bench.run(function* () {
      yield* bench.start();
      const with_address =
        (address: { msw: number; lsw: number }) => (request: { [key: string]: unknown }) => {
          request['nx_ip_driver_physical_address_msw'] = address.msw;
          request['nx_ip_driver_physical_address_lsw'] = address.lsw;
        };
      const ask = (command: number, address: { msw: number; lsw: number }) =>
        bench.request(command, with_address(address) as never);
      for (let n = 0; n < 17; n++) statuses.push(yield* ask(NX.NX_LINK_MULTICAST_JOIN, GROUP));
      for (let n = 0; n < 17; n++) statuses.push(yield* ask(NX.NX_LINK_MULTICAST_LEAVE, GROUP));
      statuses.push(yield* ask(NX.NX_LINK_SET_PHYSICAL_ADDRESS, { msw: 0x0200, lsw: 1 }));
      yield* bench.request(NX.NX_LINK_FACTORY_ADDRESS_GET, (request) => {
        bench.sim.schedule(bench.sim.now_ns, () =>
          words.push(request.nx_ip_driver_physical_address_msw, request.nx_ip_driver_physical_address_lsw),
        );
      });
    });
    const expected = [
      ...Array(16).fill(0),
      NX.NX_NO_MORE_ENTRIES,
      ...Array(16).fill(0),
      NX.NX_ENTRY_NOT_FOUND,
      0,
    ];
    expect(statuses).toEqual(expected);
    expect(bench.nic?.mac).toBe(0x0200_0000_0001);
    expect(words).toEqual([0x0011, 0x22334401]);
  });

  it('that this driver does not know are unhandled, deferred processing is not', () => {
    const bench = new DriverBench();
    const statuses: number[] = [];
    bench.run(function* () {
      yield* bench.start();
      for (const command of [NX.NX_LINK_USER_COMMAND, 999, NX.NX_LINK_DEFERRED_PROCESSING]) {
        statuses.push(yield* bench.request(command));
      }
    });
    expect(statuses).toEqual([NX.NX_UNHANDLED_COMMAND, NX.NX_UNHANDLED_COMMAND, NX.NX_SUCCESS]);
  });
});
