import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptureFile } from '../../../demo/cli/capture_file.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';
import { Simulation } from '../../../rtos/sim_api.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function one_frame(segment: EthernetSegment): void {
  const port = segment.attach('host', { frame_arrived: () => {} });
  const frame = segment.frames.take(60);
  frame.bytes.fill(0);
  port.transmit(frame, 0);
  segment.sim.run();
}

describe('the capture file', () => {
  it('is complete at every moment, without being closed', () => {
    const name = path.join(folder, 'x.pcapng');
    const file = new CaptureFile(name);
    const segment = new EthernetSegment(new Simulation());
    file.start(segment, 'netx-sim', 'repeat with: this');
    one_frame(segment);
    expect(file.frames).toBe(1);
    const capture = pcapng_read(readFileSync(name));
    expect(capture.packets).toHaveLength(1);
    expect(readFileSync(name).includes('repeat with: this')).toBe(true);
    file.close();
    expect(file.trouble).toBeNull();
  });

  it('has TLS secrets in front of the frames, also those that were told late', () => {
    const name = path.join(folder, 'x.pcapng');
    const file = new CaptureFile(name);
    const segment = new EthernetSegment(new Simulation());
    file.start(segment, 'netx-sim', 'x');
    file.tls_secrets('EARLY 1 2\n');
    one_frame(segment);
    const before = pcapng_read(readFileSync(name));
    file.tls_secrets('LATE 3 4\n');
    file.tls_secrets('LATE 5 6\n');
    const first_late = readFileSync(name).indexOf('LATE 3 4');
    file.close();
    const bytes = readFileSync(name);
    expect(bytes.indexOf('LATE 3 4\nLATE 5 6\n')).toBeGreaterThan(0);
    expect(bytes.indexOf('LATE 3 4')).toBeLessThan(first_late);
    expect(bytes.indexOf('LATE')).toBeLessThan(bytes.indexOf('EARLY'));
    expect(pcapng_read(bytes).packets).toEqual(before.packets);
    expect(file.trouble).toBeNull();
  });

  it.each([
    ['no_such_folder/x.pcapng', 'there is no such folder'],
    ['.', 'it is a folder'],
  ])('%s cannot be written, which is told before anything runs', (name, why) => {
    const wrong = path.join(folder, name);
    expect(() => new CaptureFile(wrong)).toThrow(
      new UsageError(`--pcap ${wrong}: cannot write the file, ${why}`),
    );
  });
});
