// Names that this computer resolves, asked for by boards.

import { expect, it } from 'vitest';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { Gateway } from '../../../netx/gateway/gateway.ts';
import { host_record_read } from '../../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../../netx/gateway/paced_run.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text, ip_to_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { ScriptedHost } from './scripted_host.ts';

const ANSWER = { rcode: 0, records: [{ name: 'broker.example', type: 'A', address: '93.184.216.34' }] };

/** Virtual seconds in a real one: what is sent at once goes on at once, and what is waited for has four minutes. */
const SLOW = 0.02;

function* resolve(board: StackBoard, name: string, server: string): Service<[number, string]> {
  const dns = new DNS.NX_DNS();
  const address = ref(0);
  yield* DNS.nx_dns_create(dns, board.ip, 'x');
  yield* DNS.nx_dns_server_add(dns, ip_from_text(server));
  const status = yield* DNS.nx_dns_host_by_name_get(dns, name, address, 500);
  yield* DNS.nx_dns_delete(dns);
  return [status, ip_to_text(address.value)];
}

it('the gateway answers with what the host says, and reaches the address that the name has', () => {
  const host = new ScriptedHost({ resolve_names: true });
  const results: unknown[] = [];
  host.on_request = (request) => {
    if (request.startsWith('resolve')) host.answer(1, 'name', JSON.stringify(ANSWER), 5e6);
    if (request.startsWith('connect')) host.answer(1, 'connected', '', 1e6);
  };
  const entry = function* (board: StackBoard): Service<void> {
    const early = new NX.NX_TCP_SOCKET();
    results.push(yield* board.connected_socket(early, '93.184.216.34', 1883, 50));
    results.push(yield* resolve(board, 'broker.example', '10.0.2.2'));
    const socket = new NX.NX_TCP_SOCKET();
    results.push(yield* board.connected_socket(socket, '93.184.216.34', 1883, 300));
  };
  const board = new StackBoard(host.sim, host.lan, 'board', '10.0.2.15', entry, { gateway: '10.0.2.2' });
  host.run(20);
  expect(results).toEqual([NX.NX_NOT_CONNECTED, [0, '93.184.216.34'], NX.NX_SUCCESS]);
  expect(host.asked.slice(0, 2)).toEqual(['resolve 1 broker.example 1', 'connect 1 93.184.216.34:1883']);
  expect([board.packets_out, host.sim.diagnostics]).toEqual([0, []]);
});

it('a gateway that is not asked to resolves no names', () => {
  const host = new ScriptedHost();
  const results: unknown[] = [];
  new StackBoard(host.sim, host.lan, 'board', '10.0.2.15', function* (board) {
    results.push((yield* resolve(board, 'broker.example', '10.0.2.2'))[0]);
  });
  host.run(200);
  expect([results, host.asked]).toEqual([[DNS.NX_DNS_QUERY_FAILED], []]);
});

it('an answer to nothing is nobody’s', () => {
  const host = new ScriptedHost({ resolve_names: true });
  host.answer(7, 'name', JSON.stringify(ANSWER));
  host.run(1);
  expect(host.sim.diagnostics).toEqual([]);
});

it('what was recorded is the same run again, without asking this computer', async () => {
  const world = (options: ConstructorParameters<typeof Gateway>[2]) => {
    const sim = new Simulation({ seed: 3 });
    const lan = new EthernetSegment(sim);
    const gateway = new Gateway(sim, lan, { resolve_names: true, ...options });
    const results: unknown[] = [];
    new StackBoard(sim, lan, 'board', '10.0.2.15', function* (board) {
      results.push(yield* resolve(board, 'localhost', '10.0.2.2'));
    });
    return { sim, gateway, results };
  };
  const lines: string[] = [];
  const real = world({ record: (line) => lines.push(line) });
  const until_ns = 20e9;
  const until = () => real.results.length > 0;
  // The board waits five virtual seconds: so slow that no lookup of a busy computer takes that long.
  await run_paced(real.sim, { hosts: [real.gateway], speed: SLOW, until_ns, until });
  real.gateway.close();
  expect(real.results).toEqual([[0, '127.0.0.1']]);
  expect(lines.slice(0, 2)).toEqual(['netx-sim host record 2', '# name 1: localhost, type 1']);
  const again = world({ replay: true });
  await run_replay(again.sim, again.gateway, host_record_read(lines.join('\n')), {
    until_ns,
    until: () => again.results.length > 0,
  });
  expect([again.results, again.gateway.open]).toEqual([real.results, 0]);
  expect(again.sim.trace.hash()).toBe(real.sim.trace.hash());
});
