// The gateway over IPv6, at the addresses where QEMU has it: to real servers of this computer, and with its resolver.

import { describe, expect, it } from 'vitest';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { Gateway, type GatewayOptions } from '../../../netx/gateway/gateway.ts';
import { gateway_ipv6 } from '../../../netx/gateway/gateway_ipv6.ts';
import { group_mac, neighbour_answer, solicited_target } from '../../../netx/gateway/gateway_neighbours.ts';
import { host_record_read } from '../../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../../netx/gateway/paced_run.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_fields } from '../../../netx/link/frame_fields.ts';
import * as NX from '../../../netx/nx_api.ts';
import { mac_to_text } from '../../../netx/wire/address_text.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { tshark_complaints } from '../../demo/captures.ts';
import { describe_with, has_ipv6_loopback } from '../../demo/programs.ts';
import { must } from '../hand_wire.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';
import { at_end, echo, RealServer } from './real_server.ts';
import { ScriptedHost } from './scripted_host.ts';

const MAPPED = 'fec0::81';
const BYTES = 20_000;
function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

/** A board that forms its address from what the gateway tells. */
function board6(
  sim: Simulation,
  lan: EthernetSegment,
  script: (board: StackBoard) => Service<void>,
): StackBoard {
  const entry = function* (self: StackBoard): Service<void> {
    must(yield* NX.nxd_ipv6_enable(self.ip));
    must(NX.nxd_icmp_enable(self.ip));
    must(yield* NX.nxd_ipv6_address_set(self.ip, 0, null, 10, null));
    yield* tx_thread_sleep(700);
    yield* script(self);
  };
  return new StackBoard(sim, lan, 'board', '10.0.2.15', entry, { nx: { NX_DISABLE_IPV6: false } });
}

function* connect(
  board: StackBoard,
  socket: NX.NX_TCP_SOCKET,
  to: string,
  port: number,
  wait: number,
): Service<number> {
  must(yield* NX.nx_tcp_socket_create(board.ip, socket, 'client', 0, 0, 128, 8192, null, null));
  must(yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, NX.NX_WAIT_FOREVER));
  return yield* NX.nxd_tcp_client_socket_connect(socket, nxd(to), port, wait);
}

/** Sends a pattern to an echo and takes it back; whether it is the same. */
function* echoed(board: StackBoard, to: string, port: number): Service<boolean> {
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* connect(board, socket, to, port, 3000));
  yield* board.send(socket, pattern(BYTES));
  const back = yield* board.receive(socket, BYTES, NX.NX_WAIT_FOREVER);
  yield* board.closed_socket(socket, NX.NX_WAIT_FOREVER);
  return Buffer.from(back).equals(pattern(BYTES));
}

describe('the addresses of a gateway', () => {
  it('are those of QEMU, or others', () => {
    expect(gateway_ipv6(false, true)).toBeNull();
    expect(gateway_ipv6(true, true)?.own).toEqual(['fec0::2', 'fe80::2', 'fec0::3']);
    expect(gateway_ipv6('2001:db8:1::2', false)?.own).toEqual(['2001:db8:1::2', 'fe80::2']);
    expect(() => gateway_ipv6('here', false)).toThrow('"here" is not an IPv6 address');
    const lan = new EthernetSegment(new Simulation());
    expect(() => new Gateway(lan.sim, lan).map(`[${MAPPED}]:80`, 'a.example:80')).toThrow(
      `[${MAPPED}]:80: this gateway has no IPv6; make it with the option ipv6: true`,
    );
  });

  it('are told to neighbours who ask, and nobody else’s', () => {
    expect(mac_to_text(group_mac('2001:db8::1:8081'))).toBe('33:33:ff:01:80:81');
    const asked = Uint8Array.from(
      Buffer.from(
        `3333ff0000810200000001008${'6dd60000000'}00203aff` +
          `fe800000000000000000000000000007ff0200000000000000000001ff000081` +
          `87000000${'00000000'}fec00000000000000000000000000081${'0101020000000100'}`,
        'hex',
      ),
    );
    const fields = frame_fields(asked, asked.length);
    expect(solicited_target(asked, fields)).toBe(MAPPED);
    const answer = neighbour_answer(asked, fields, MAPPED, 0x525500000202);
    expect(Buffer.from(answer).toString('hex')).toBe(
      `020000000100${'525500000202'}86dd6000000000203aff` +
        `fec00000000000000000000000000081fe800000000000000000000000000007` +
        `8800${Buffer.from(answer.subarray(56, 58)).toString('hex')}40000000` +
        `fec00000000000000000000000000081${'0201525500000202'}`,
    );
    asked[21] = 254;
    expect(solicited_target(asked, fields)).toBeNull();
  });
});

it('a board gets an address, and connects to fec0::2, to fe80::2 and to a mapped address', () => {
  const host = new ScriptedHost({ ipv6: true });
  host.gateway.map(`[${MAPPED}]:1883`, 'broker.example:8883');
  let connection = 0;
  host.on_request = (request) => {
    if (request.startsWith('connect')) host.answer(++connection, 'connected', '', 1000);
    if (request.startsWith('write')) host.answer(connection, 'data', 'back');
    if (request.startsWith('end')) host.answer(connection, 'end');
  };
  const results: unknown[] = [];
  const board = board6(host.sim, host.lan, function* (self) {
    for (const [to, port] of [
      ['fec0::2', 80],
      ['fe80::2', 81],
      [MAPPED, 1883],
      ['fec0::99', 80],
    ] as const) {
      const socket = new NX.NX_TCP_SOCKET();
      const status = yield* connect(self, socket, to, port, 300);
      results.push([to, status]);
      if (status !== NX.NX_SUCCESS) continue;
      yield* self.send(socket, Buffer.from('there'));
      results.push(Buffer.from(yield* self.receive(socket, 4)).toString());
      yield* self.closed_socket(socket);
    }
  });
  host.run(30);
  expect(results).toEqual([
    ...[['fec0::2', 0], 'back', ['fe80::2', 0], 'back', [MAPPED, 0], 'back'],
    ['fec0::99', NX.NX_NOT_CONNECTED],
  ]);
  expect(host.asked.filter((asked) => asked.startsWith('connect'))).toEqual([
    'connect 1 ::1:80',
    'connect 2 ::1:81',
    'connect 3 broker.example:8883',
  ]);
  expect([board.packets_out, host.lan.frames.in_use, host.sim.diagnostics]).toEqual([0, 0, []]);
});

it('its resolver is at fec0::3, and what it resolves is reached through the gateway', () => {
  const answer = { rcode: 0, records: [{ name: 'broker.example', type: 'AAAA', address: '2606:4700::1' }] };
  const host = new ScriptedHost({ ipv6: true, resolve_names: true });
  host.on_request = (request) => {
    if (request.startsWith('resolve')) host.answer(1, 'name', JSON.stringify(answer), 5e6);
    if (request.startsWith('connect')) host.answer(1, 'connected', '', 1e6);
  };
  const results: unknown[] = [];
  board6(host.sim, host.lan, function* (self) {
    const [dns, found, socket] = [new DNS.NX_DNS(), nxd('::'), new NX.NX_TCP_SOCKET()];
    must(yield* DNS.nx_dns_create(dns, self.ip, 'x'));
    must(yield* DNS.nxd_dns_server_add(dns, nxd('fec0::3')));
    must(yield* DNS.nxd_dns_host_by_name_get(dns, 'broker.example', found, 500, 6));
    const address = ipv6_to_text(found.nxd_ip_address.v6);
    results.push(address, yield* connect(self, socket, address, 1883, 300));
  });
  host.run(15);
  expect(results).toEqual(['2606:4700::1', NX.NX_SUCCESS]);
  expect(host.asked.slice(0, 2)).toEqual(['resolve 1 broker.example 28', 'connect 1 2606:4700::1:1883']);
});

describe_with(['tshark'], 'to a real server at ::1', () => {
  it.skipIf(!has_ipv6_loopback())(
    'data goes both ways, tshark has no complaint, and its record is the same run again',
    async () => {
      const server = new RealServer(echo);
      const port = await server.listen('::1');
      const lines: string[] = [];
      const world = (options: GatewayOptions) => {
        const sim = new Simulation({ seed: 3 });
        const lan = new EthernetSegment(sim);
        const gateway = new Gateway(sim, lan, { ipv6: true, ...options });
        gateway.map(`[${MAPPED}]:7`, `[::1]:${port}`);
        at_end(() => gateway.close());
        const blocks: Uint8Array[] = [];
        capture_segment(lan, { sink: (block) => blocks.push(block.slice()) });
        const results: boolean[] = [];
        const board = board6(sim, lan, function* (self) {
          results.push(yield* echoed(self, 'fec0::2', port), yield* echoed(self, MAPPED, 7));
        });
        return { sim, gateway, blocks, results, board };
      };
      const real = world({ record: (line) => lines.push(line) });
      const until_ns = 200e9;
      const until = () => real.results.length === 2;
      await run_paced(real.sim, { hosts: [real.gateway], speed: Number.POSITIVE_INFINITY, until_ns, until });
      expect([real.results, real.board.packets_out]).toEqual([[true, true], 0]);
      expect(tshark_complaints(Buffer.concat(real.blocks))).toBe('');
      const again = world({ replay: true });
      await run_replay(again.sim, again.gateway, host_record_read(lines.join('\n')), {
        until_ns,
        until: () => again.results.length === 2,
      });
      expect([again.results, again.gateway.open]).toEqual([real.results, 0]);
      expect(again.sim.trace.hash()).toBe(real.sim.trace.hash());
    },
  );
});

it('at an address of another network it answers a ping there', () => {
  const host = new ScriptedHost({ ipv6: '2001:db8:1::2' });
  const results: number[] = [];
  board6(host.sim, host.lan, function* (self) {
    const answer = ref<NX.NX_PACKET | null>(null);
    results.push(yield* NX.nxd_icmp_ping(self.ip, nxd('2001:db8:1::2'), pattern(8), 8, answer, 200));
    must(yield* NX.nx_packet_release(answer.value));
  });
  host.run(10);
  expect(results).toEqual([NX.NX_SUCCESS]);
});
