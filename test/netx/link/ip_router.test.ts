import { describe, expect, it } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_text } from '../../../netx/link/frame_fields.ts';
import { IpRouter } from '../../../netx/link/ip_router.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { StackBoard } from './stack_fixture.ts';

/** Two segments with a router between them, a board on each; `work` runs on the one at 10.1.0.5. */
function two_segments(
  work: (board: StackBoard) => Service<void>,
  uplink: { rate_bps?: number; latency_ns?: number; queue_bytes?: number } = {},
) {
  const sim = new Simulation();
  const near = new EthernetSegment(sim, { name: 'near' });
  const far = new EthernetSegment(sim, { name: 'far' });
  const router = new IpRouter(sim);
  router.attach(near, { address: ip_from_text('10.1.0.1'), ...uplink });
  router.attach(far, { address: ip_from_text('10.2.0.1') });
  const seen: string[] = [];
  far.tap(({ bytes, length }) => seen.push(frame_text(bytes, length)));
  new StackBoard(sim, near, 'near', '10.1.0.5', work, { gateway: '10.1.0.1' });
  const other = new StackBoard(sim, far, 'far', '10.2.0.7', function* () {}, { gateway: '10.2.0.1' });
  return { sim, near, far, router, seen, other };
}

function* ping(board: StackBoard, to: string, ticks = 300): Service<number> {
  yield* tx_thread_sleep(5);
  const answer = ref<NX.NX_PACKET | null>(null);
  const status = yield* NX.nx_icmp_ping(board.ip, ip_from_text(to), 'hello', 5, answer, ticks);
  if (status === NX.NX_SUCCESS) yield* NX.nx_packet_release(answer.value);
  return status;
}

describe('a router between segments', () => {
  it('brings a datagram to another segment and its answer back, and no broadcast', () => {
    const statuses: number[] = [];
    const { sim, router, seen } = two_segments(function* (board) {
      statuses.push(yield* ping(board, '10.2.0.7'));
      // One that finds the neighbours known.
      statuses.push(yield* ping(board, '10.2.0.7'));
    });
    sim.run({ until_ns: 2e9 });
    expect(statuses).toEqual([0, 0]);
    expect(router.counters.forwarded).toBe(4);
    expect(seen.filter((text) => text.startsWith('arp who'))).toEqual([
      'arp who has 10.2.0.7, tell 10.2.0.1',
    ]);
  });

  it('takes one hop off the time to live and leaves a right checksum', () => {
    const { sim, far } = two_segments(function* (board) {
      yield* ping(board, '10.2.0.7');
    });
    const lives: number[] = [];
    far.tap(({ bytes }) => {
      if (bytes[12] === 8 && bytes[13] === 0 && bytes[29] === 5) lives.push(bytes[22] as number);
    });
    sim.run({ until_ns: 1e9 });
    expect(lives).toEqual([127]);
  });

  it('answers a ping for itself, also at its far address', () => {
    const statuses: number[] = [];
    const { sim } = two_segments(function* (board) {
      statuses.push(yield* ping(board, '10.1.0.1'));
      statuses.push(yield* ping(board, '10.2.0.1'));
    });
    sim.run({ until_ns: 2e9 });
    expect(statuses).toEqual([0, 0]);
  });

  it('tells who sends where no route leads, and drops what has no neighbour after three requests', () => {
    const { sim, near, router, seen } = two_segments(function* (board) {
      yield* ping(board, '10.3.0.1', 50);
      yield* ping(board, '10.2.0.99', 500);
    });
    const told: number[] = [];
    near.tap(({ bytes }) => {
      if (bytes[12] === 8 && bytes[13] === 0 && bytes[23] === 1 && bytes[34] === 3)
        told.push(bytes[35] as number);
    });
    sim.run({ until_ns: 8e9 });
    expect(router.counters).toMatchObject({ no_route: 1, no_neighbour: 1 });
    expect(told).toEqual([0]);
    expect(seen.filter((text) => text === 'arp who has 10.2.0.99, tell 10.2.0.1')).toHaveLength(3);
    expect(near.frames.in_use).toBe(0);
  });

  it('delays by its line, and drops what its queue has no room for', () => {
    const bytes = new Uint8Array(20_000).map((_, at) => at);
    const got: number[] = [];
    const { sim, router, other } = two_segments(
      function* (board) {
        const socket = new NX.NX_TCP_SOCKET();
        yield* NX.nx_tcp_socket_create(board.ip, socket, 's', 0, 0, 128, 8192, null, null);
        yield* NX.nx_tcp_server_socket_listen(board.ip, 7, socket, 1, null);
        yield* NX.nx_tcp_server_socket_accept(socket, 1000);
        for (;;) {
          const packet = ref<NX.NX_PACKET | null>(null);
          if ((yield* NX.nx_tcp_socket_receive(socket, packet, 2000)) !== NX.NX_SUCCESS) return;
          got.push((packet.value as NX.NX_PACKET).nx_packet_length);
          yield* NX.nx_packet_release(packet.value);
        }
      },
      { rate_bps: 256_000, latency_ns: 20e6, queue_bytes: 1500 },
    );
    void other;
    const sender = new StackBoard(
      sim,
      other.nic.port.segment,
      'sender',
      '10.2.0.8',
      function* (board) {
        yield* tx_thread_sleep(10);
        const socket = new NX.NX_TCP_SOCKET();
        yield* board.connected_socket(socket, '10.1.0.5', 7);
        yield* board.send(socket, bytes);
        yield* board.closed_socket(socket, 1000);
      },
      { gateway: '10.2.0.1' },
    );
    void sender;
    sim.run({ until_ns: 120e9 });
    expect(got.reduce((sum, length) => sum + length, 0)).toBe(20_000);
    expect(router.counters.queue_full).toBeGreaterThan(0);
  });

  it('sends through another router what that one knows the way to', () => {
    const sim = new Simulation();
    const segments = ['a', 'b', 'c'].map((name) => new EthernetSegment(sim, { name }));
    const [a, b, c] = segments as [EthernetSegment, EthernetSegment, EthernetSegment];
    const first = new IpRouter(sim, 'first');
    const second = new IpRouter(sim, 'second');
    first.attach(a, { address: ip_from_text('10.1.0.1') });
    first.attach(b, { address: ip_from_text('10.2.0.1') });
    second.attach(b, { address: ip_from_text('10.2.0.2') });
    second.attach(c, { address: ip_from_text('10.3.0.1') });
    first.add_route(ip_from_text('10.3.0.0'), 0xffff_ff00, ip_from_text('10.2.0.2'));
    second.add_route(0, 0, ip_from_text('10.2.0.1'));
    let status = -1;
    const gateway = { gateway: '10.1.0.1' };
    new StackBoard(
      sim,
      a,
      'a',
      '10.1.0.5',
      function* (board) {
        status = yield* ping(board, '10.3.0.5');
      },
      gateway,
    );
    new StackBoard(sim, c, 'c', '10.3.0.5', function* () {}, { gateway: '10.3.0.1' });
    sim.run({ until_ns: 3e9 });
    expect(status).toBe(0);
    expect(() => first.add_route(0, 0, ip_from_text('10.9.0.1'))).toThrow(
      'a next hop is an address on one of',
    );
  });

  it('asks a neighbour again after a minute, itself first, and finds whoever has its address by then', () => {
    const answered: number[] = [];
    const { sim, far, seen, other } = two_segments(function* (board) {
      for (let second = 0; second < 130; second++) {
        if ((yield* ping(board, '10.2.0.7', 50)) === NX.NX_SUCCESS) answered.push(second);
        yield* tx_thread_sleep(95 - (answered.at(-1) === second ? 0 : 50));
      }
    });
    // Another board gets the address and never says so; at 62 s the router has only asked the first one.
    sim.schedule(62e9, () => {
      other.target.power_off();
      new StackBoard(sim, far, 'heir', '10.2.0.7', function* () {}, { gateway: '10.2.0.1' });
    });
    sim.run({ until_ns: 130e9 });
    const asked = seen.filter((text) => text.startsWith('arp who has 10.2.0.7'));
    // For everybody; a minute later for the one that had it, which answers; three times in vain; for everybody.
    expect(asked).toHaveLength(6);
    const silent = Array.from({ length: 128 }, (_, second) => second).filter(
      (second) => !answered.includes(second),
    );
    expect([silent[0], silent.at(-1)]).toEqual([62, 124]);
  });

  it('takes the route of the longest prefix, in whatever order they came, and of two to one network the first', () => {
    const { sim, router, near } = two_segments(function* (board) {
      yield* ping(board, '10.9.1.1', 20);
      yield* ping(board, '10.9.2.1', 20);
      yield* ping(board, '192.168.9.9', 20);
    });
    const [nowhere, there] = [ip_from_text('10.1.0.66'), ip_from_text('10.2.0.7')];
    router.add_route(0, 0, nowhere);
    router.add_route(ip_from_text('10.9.0.0'), 0xffff_0000, nowhere);
    router.add_route(ip_from_text('10.9.2.0'), 0xffff_ff00, there);
    router.add_route(ip_from_text('10.9.2.0'), 0xffff_ff00, nowhere);
    router.add_route(ip_from_text('192.168.0.0'), 0xffff_0000, there);
    const asked: string[] = [];
    near.tap(({ bytes, length }) => asked.push(frame_text(bytes, length)));
    sim.run({ until_ns: 1e9 });
    expect(router.counters).toMatchObject({ no_route: 0, forwarded: 3 });
    expect(asked.filter((text) => text === 'arp who has 10.1.0.66, tell 10.1.0.1')).toHaveLength(1);
  });

  it('lets nobody bridge a datagram that has no hops left', () => {
    const { sim, near, router } = two_segments(function* () {});
    const frame = near.frames.take(60);
    frame.bytes.fill(0, 0, 60);
    // From 10.1.0.5 to 10.2.0.7, time to live 1, protocol 17.
    const header = [0x45, 0, 0, 28, 0, 0, 0, 0, 1, 17, 0xa5, 0xc3, 10, 1, 0, 5, 10, 2, 0, 7];
    frame.bytes.set([2, 0, 0xff, 0, 0, 0, 2, 0, 0, 0, 9, 9, 8, 0, ...header]);
    const port = near.attach('probe', { frame_arrived: () => {} });
    port.transmit(frame, 0);
    sim.run({ until_ns: 1e9 });
    expect(router.counters).toMatchObject({ forwarded: 0, time_exceeded: 1, bad_header: 0 });
  });
});
