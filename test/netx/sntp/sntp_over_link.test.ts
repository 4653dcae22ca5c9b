// The client on a board of its own, with a server on another one, over simulated network cards.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, test } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { capture_segment, frame_loss } from '../../../netx/link/sim_link_api.ts';
import * as NX from '../../../netx/nx_api.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { describe_with, run_program } from '../../demo/programs.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { make_pool } from '../network_board.ts';
import { START_S, serve_time, type TimeServerPlan, virtual_s } from './time_server.ts';

const SERVER = ip_from_text('10.0.0.53');

type Firmware = (client: SNTP.NX_SNTP_CLIENT, board: StackBoard) => Service<unknown>;

interface Plan {
  readonly seed?: number;
  readonly options?: SNTP.NxSntpOptions;
  readonly server?: TimeServerPlan;
  /** Numbers of the UDP frames that are lost. */
  readonly lost?: number;
}

function run(firmware: Firmware, { seed = 1, options = {}, server: plan = {}, lost }: Plan = {}) {
  const sim = new Simulation({ seed });
  const lan = new EthernetSegment(sim);
  if (lost !== undefined) lan.install(frame_loss({ match: 'udp', nth: lost }));
  const blocks: Uint8Array[] = [];
  capture_segment(lan, { sink: (block) => blocks.push(block.slice()) });
  const server = new StackBoard(sim, lan, 'server', '10.0.0.53', (board) => serve_time(board, plan));
  let result: unknown;
  const entry = function* (board: StackBoard): Service<void> {
    result = yield* firmware(new SNTP.NX_SNTP_CLIENT(), board);
  };
  const more = SNTP.nx_sntp_options(options);
  const board = new StackBoard(sim, lan, 'board', '10.0.0.2', entry, { more });
  sim.run({ until_ns: 30e9 });
  expect([board.packets_out, server.packets_out, sim.diagnostics]).toEqual([0, 0, []]);
  return { sim, result, capture: Buffer.concat(blocks) };
}

function* start(client: SNTP.NX_SNTP_CLIENT, { ip, pool }: StackBoard): Service<number[]> {
  return [
    yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null),
    yield* SNTP.nx_sntp_client_initialize_unicast(client, SERVER),
    yield* SNTP.nx_sntp_client_run_unicast(client),
  ];
}

/** By how many milliseconds local time is off. */
function* off_ms(client: SNTP.NX_SNTP_CLIENT): Service<number> {
  const [seconds, fraction] = [ref(0), ref(0)];
  yield* SNTP.nx_sntp_client_get_local_time(client, seconds, fraction, null);
  return Math.abs(seconds.value - START_S + fraction.value / 2 ** 32 - virtual_s()) * 1000;
}

const usual: Firmware = function* (client, board) {
  const statuses = yield* start(client, board);
  yield* tx_thread_sleep(500);
  const off = yield* off_ms(client);
  statuses.push(yield* SNTP.nx_sntp_client_stop(client), yield* SNTP.nx_sntp_client_delete(client));
  return [statuses, off];
};

test('a board gets the time to a few ticks, and the same seed does the same', () => {
  const { sim, result } = run(usual);
  const [statuses, off] = result as [number[], number];
  expect(statuses).toEqual([0, 0, 0, 0, 0]);
  expect(off).toBeLessThan(30);
  expect(run(usual).sim.trace.hash()).toBe(sim.trace.hash());
});

test('a lost answer is asked for again by the firmware', () => {
  const firmware: Firmware = function* (client, board) {
    yield* start(client, board);
    yield* tx_thread_sleep(200);
    const before = ref(1);
    yield* SNTP.nx_sntp_client_receiving_updates(client, before);
    const again = yield* SNTP.nx_sntp_client_request_unicast_time(client, 100);
    const off = yield* off_ms(client);
    yield* SNTP.nx_sntp_client_stop(client);
    yield* SNTP.nx_sntp_client_delete(client);
    return [before.value, again, off < 30];
  };
  expect(run(firmware, { lost: 2 }).result).toEqual([0, 0, true]);
});

test('a clock that is stepped too far is not followed', () => {
  const ahead_s = (time_s: number) => (time_s < 4 ? 0 : 200);
  const firmware: Firmware = function* (client, board) {
    yield* start(client, board);
    yield* tx_thread_sleep(500);
    const status = yield* SNTP.nx_sntp_client_request_unicast_time(client, 100);
    yield* SNTP.nx_sntp_client_stop(client);
    yield* SNTP.nx_sntp_client_delete(client);
    return status;
  };
  expect(run(firmware, { server: { ahead_s } }).result).toBe(SNTP.NX_SNTP_INVALID_TIME);
  const wide = { NX_SNTP_CLIENT_MAX_TIME_ADJUSTMENT: 300_000 };
  expect(run(firmware, { server: { ahead_s }, options: wide }).result).toBe(0);
});

test('a board has as many clients as it wants, as published one', () => {
  const firmware: Firmware = function* (client, { ip, pool }) {
    const second = new SNTP.NX_SNTP_CLIENT();
    const statuses = [
      yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null),
      yield* SNTP.nx_sntp_client_create(second, ip, 0, pool, null, null, null),
      yield* SNTP.nx_sntp_client_delete(second),
      yield* SNTP.nx_sntp_client_delete(client),
      yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null),
    ];
    yield* SNTP.nx_sntp_client_delete(client);
    return statuses;
  };
  expect(run(firmware).result).toEqual([0, 0, 0, 0, 0]);
  const only = { quirks: { sntp_one_client_for_board: true } };
  expect(run(firmware, { options: only }).result).toEqual([0, 6, 7, 0, 0]);
});

test('a client that was deleted while it ran is stopped once more, as published', () => {
  const firmware: Firmware = function* (client, board) {
    yield* start(client, board);
    yield* tx_thread_sleep(10);
    yield* SNTP.nx_sntp_client_delete(client);
    return [yield* SNTP.nx_sntp_client_stop(client), yield* SNTP.nx_sntp_client_stop(client)];
  };
  expect(run(firmware).result).toEqual([7, 7]);
  const lax = { quirks: { sntp_client_unchecked: true } };
  expect(run(firmware, { options: lax }).result).toEqual([0, SNTP.NX_SNTP_CLIENT_NOT_STARTED]);
});

test('a request waits for a packet, and a client for a port, as long as it must', () => {
  const firmware: Firmware = function* (client, board) {
    const pool = new NX.NX_PACKET_POOL();
    make_pool(pool, 1, 128);
    const taken = ref<NX.NX_PACKET | null>(null);
    yield* NX.nx_packet_allocate(pool, taken, NX.NX_UDP_PACKET, NX.NX_NO_WAIT);
    yield* SNTP.nx_sntp_client_create(client, board.ip, 0, pool, null, null, null);
    yield* SNTP.nx_sntp_client_initialize_unicast(client, SERVER);
    yield* SNTP.nx_sntp_client_run_unicast(client);
    const none = yield* SNTP.nx_sntp_client_request_unicast_time(client, 10);
    yield* NX.nx_packet_release(taken.value);
    const some = yield* SNTP.nx_sntp_client_request_unicast_time(client, 10);
    yield* SNTP.nx_sntp_client_stop(client);
    yield* SNTP.nx_sntp_client_delete(client);
    return [none, some, pool.nx_packet_pool_available];
  };
  expect(run(firmware).result).toEqual([NX.NX_NO_PACKET, 0, 1]);
});

describe_with(['tshark'], 'the messages in the eyes of tshark', () => {
  it('are NTP, with nothing malformed and no bad checksum', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    try {
      const file = path.join(folder, 'sntp.pcapng');
      writeFileSync(file, run(usual).capture);
      const checks = ['-o', 'udp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
      const text = run_program('tshark', '-r', file, ...checks, '-Y', 'ntp');
      expect(text).toMatch(/NTP Version 3, client/);
      expect(text).toMatch(/NTP Version 3, server/);
      const wrong =
        '_ws.malformed || _ws.expert.severity >= 0x00600000 || udp.checksum.status == 0 || ip.checksum.status == 0';
      expect(run_program('tshark', '-r', file, ...checks, '-Y', wrong)).toBe('');
      const times = ['-T', 'fields', '-e', 'ntp.xmt', '-Y', 'ntp.flags.mode == 4'];
      expect(run_program('tshark', '-r', file, ...times)).toMatch(/Aug +1, 2023 00:00:0/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
