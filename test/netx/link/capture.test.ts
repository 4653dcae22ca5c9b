import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_duplicate, frame_loss } from '../../../netx/link/link_faults.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { WireHost } from './wire_fixture.ts';

const A = 0x0011_2233_4401;
const B = 0x0011_2233_4402;

function world() {
  const sim = new Simulation();
  const segment = new EthernetSegment(sim, { name: 'lan' });
  const a = new WireHost(segment, 'a', A);
  const b = new WireHost(segment, 'b', B);
  return { sim, segment, a, b };
}

it('in the middle shows each frame once, the lost and the doubled one with a comment', () => {
  const { sim, segment, a } = world();
  const blocks: Uint8Array[] = [];
  const capture = capture_segment(segment, {
    sink: (block) => blocks.push(block),
    section: { comment: 'seed 1' },
  });
  segment.install(frame_loss({ nth: 2 }), 'loss');
  segment.install(frame_duplicate({ nth: 2, after_ns: 100 }), 'twice');
  for (let tag = 1; tag <= 3; tag++) a.send(B, tag);
  sim.run();
  capture.stop();
  a.send(B, 4);
  sim.run();
  const file = pcapng_read(Buffer.concat(blocks));
  expect(file.comment).toBe('seed 1');
  expect(file.interfaces).toMatchObject([{ name: 'lan', resolution: 1e9 }]);
  expect(file.packets.map((packet) => [packet.data[14], packet.time_ns, packet.comments])).toEqual([
    [1, 6720, []],
    [2, 13_440, ['lost (loss) at a outbound']],
    [3, 20_160, ['duplicated 100 ns later (twice) at a outbound']],
    [3, 20_260, ['duplicated 100 ns later (twice) at a outbound']],
  ]);
  expect(capture.packets).toBe(4);
});

it('at ports shows what each card sees: a lost frame only at its sender', () => {
  const { sim, segment, a, b } = world();
  const blocks: Uint8Array[] = [];
  capture_segment(segment, { sink: (block) => blocks.push(block), ports: [a.port, b.port] });
  segment.install(frame_loss({ nth: 1 }));
  a.send(B, 1);
  a.send(B, 2);
  sim.run();
  const file = pcapng_read(Buffer.concat(blocks));
  expect(file.interfaces.map((one) => one.name)).toEqual(['a', 'b']);
  expect(
    file.packets.map((packet) => `${packet.interface_id} ${packet.direction} ${packet.data[14]}`),
  ).toEqual(['0 outbound 1', '0 outbound 2', '1 inbound 2']);
});

function tshark_version(): string | null {
  try {
    return execFileSync('tshark', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

it('makes files that tshark reads without complaint', (context) => {
  if (tshark_version() === null) {
    console.log('skipped: tshark is not installed (Debian: apt-get install tshark)');
    context.skip();
  }
  const { sim, segment, a, b } = world();
  const blocks: Uint8Array[] = [];
  const capture = capture_segment(segment, {
    sink: (block) => blocks.push(block),
    section: { comment: 'seed 1' },
  });
  segment.install(frame_loss({ nth: 2 }), 'loss');
  capture.tls_secrets('CLIENT_RANDOM 00 11\n');
  a.send(B, 1);
  b.send(A, 2);
  sim.run();
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  try {
    const path = join(folder, 'wire.pcapng');
    writeFileSync(path, Buffer.concat(blocks));
    const fields = ['frame.time_epoch', 'eth.src', 'frame.interface_name', 'frame.comment'];
    const lines = execFileSync('tshark', ['-r', path, '-T', 'fields', ...fields.flatMap((f) => ['-e', f])], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(lines.trimEnd().split('\n')).toEqual([
      '0.000006720\t00:11:22:33:44:01\tlan\t',
      '0.000006720\t00:11:22:33:44:02\tlan\tlost (loss) at b outbound',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
