import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_corrupt, frame_duplicate, frame_loss, frame_reorder } from '../../../netx/link/link_faults.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { pattern, StackBoard } from './stack_fixture.ts';

const SECOND_NS = 1e9;

function world(seed = 1) {
  const sim = new Simulation({ seed });
  const lan = new EthernetSegment(sim);
  const blocks: Uint8Array[] = [];
  capture_segment(lan, { sink: (block) => blocks.push(block) });
  return { sim, lan, blocks };
}

/** A server that sends back what it receives, once. */
function echo_server(sim: Simulation, lan: EthernetSegment, port: number): StackBoard {
  return new StackBoard(sim, lan, 'server', '10.0.0.2', function* (board) {
    const socket = new NX.NX_TCP_SOCKET();
    yield* NX.nx_tcp_socket_create(board.ip, socket, 'server', 0, 0, 128, 8192, null, null);
    yield* NX.nx_tcp_server_socket_listen(board.ip, port, socket, 5, null);
    yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER);
    for (;;) {
      const bytes = yield* board.receive(socket, 1, 2000);
      if (bytes.length === 0) break;
      yield* board.send(socket, bytes);
    }
    yield* NX.nx_tcp_socket_disconnect(socket, 500);
    yield* NX.nx_tcp_server_socket_unaccept(socket);
    yield* NX.nx_tcp_server_socket_unlisten(board.ip, port);
    yield* NX.nx_tcp_socket_delete(socket);
  });
}

function tshark(blocks: Uint8Array[], ...args: string[]): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  try {
    const path = join(folder, 'wire.pcapng');
    writeFileSync(path, Buffer.concat(blocks));
    const checks = [
      '-o',
      'tcp.check_checksum:TRUE',
      '-o',
      'ip.check_checksum:TRUE',
      '-o',
      'udp.check_checksum:TRUE',
    ];
    return execFileSync('tshark', ['-r', path, ...checks, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('two boards on a segment', () => {
  it('resolve addresses and answer a ping', () => {
    const { sim, lan, blocks } = world();
    const statuses: number[] = [];
    const other = new StackBoard(sim, lan, 'other', '10.0.0.2', function* () {});
    const board = new StackBoard(sim, lan, 'board', '10.0.0.1', function* (self) {
      const answer = ref<NX.NX_PACKET | null>(null);
      statuses.push(yield* NX.nx_icmp_ping(self.ip, ip_from_text('10.0.0.2'), 'hello', 5, answer, 100));
      yield* NX.nx_packet_release(answer.value);
    });
    sim.run({ until_ns: SECOND_NS });
    expect(statuses).toEqual([NX.NX_SUCCESS]);
    expect([board.packets_out, other.packets_out]).toEqual([0, 0]);
    expect(lan.frames.in_use).toBe(0);
    const shown = tshark(blocks, '-T', 'fields', '-e', '_ws.col.Protocol', '-e', '_ws.expert.message');
    if (shown === null) console.log('not checked: tshark is not installed');
    else
      expect(shown.split('\n').map((line) => line.split('\t')[0])).toEqual([
        'ARP',
        'ARP',
        'ICMP',
        'ICMP',
        '',
      ]);
  });

  it('carry TCP both ways over a perfect wire, and tshark finds nothing to complain about', () => {
    const { sim, lan, blocks } = world();
    const sent = pattern(20_001);
    let back = new Uint8Array(0);
    const server = echo_server(sim, lan, 7);
    const board = new StackBoard(sim, lan, 'board', '10.0.0.1', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      yield* self.connected_socket(socket, '10.0.0.2', 7);
      for (let at = 0; at < sent.length; at += 1000) {
        const piece = sent.subarray(at, at + 1000);
        yield* self.send(socket, piece);
        back = Buffer.concat([back, yield* self.receive(socket, piece.length)]);
      }
      yield* self.closed_socket(socket);
    });
    sim.run({ until_ns: 60 * SECOND_NS });
    expect(back.length).toBe(sent.length);
    expect(Buffer.compare(back, sent)).toBe(0);
    expect([board.packets_out, server.packets_out, lan.frames.in_use]).toEqual([0, 0, 0]);
    expect(sim.diagnostics).toEqual([]);
    const complaints = tshark(
      blocks,
      '-Y',
      '_ws.malformed || tcp.analysis.flags || _ws.expert.severity >= 6291456',
    );
    if (complaints !== null) expect(complaints).toBe('');
  });

  it('carry TCP intact over a wire that loses, doubles, reorders and damages frames', () => {
    for (const seed of [1, 2, 3]) {
      const { sim, lan, blocks } = world(seed);
      lan.install(frame_loss({ match: (fields) => fields.protocol === 6, probability: 0.03 }), 'loss');
      lan.install(frame_duplicate({ match: (fields) => fields.protocol === 6, probability: 0.03 }), 'twice');
      lan.install(frame_reorder({ match: 'tcp_data', probability: 0.03 }), 'reorder');
      lan.install(frame_corrupt({ match: 'tcp_data', probability: 0.03, first_byte: 34 }), 'flip');
      const sent = pattern(50_000);
      let back = new Uint8Array(0);
      const server = echo_server(sim, lan, 7);
      const board = new StackBoard(sim, lan, 'board', '10.0.0.1', function* (self) {
        const socket = new NX.NX_TCP_SOCKET();
        yield* self.connected_socket(socket, '10.0.0.2', 7, 3000);
        for (let at = 0; at < sent.length; at += 1000) {
          const piece = sent.subarray(at, at + 1000);
          yield* self.send(socket, piece);
          back = Buffer.concat([back, yield* self.receive(socket, piece.length, 3000)]);
        }
        yield* self.closed_socket(socket);
      });
      sim.run({ until_ns: 600 * SECOND_NS });
      expect(Buffer.compare(back, sent)).toBe(0);
      expect(lan.faults.entries.length).toBeGreaterThan(5);
      expect([board.packets_out, server.packets_out, lan.frames.in_use]).toEqual([0, 0, 0]);
      const damaged = tshark(
        blocks,
        '-Y',
        'tcp.checksum.status == "Bad" || _ws.malformed',
        '-T',
        'fields',
        '-e',
        'frame.comment',
      );
      // Every damaged frame has a comment that says so; without a fault none is damaged.
      for (const comment of damaged?.trimEnd().split('\n') ?? []) {
        if (damaged !== '') expect(comment).toContain('inverted (flip)');
      }
    }
  });
});
