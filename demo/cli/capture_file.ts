// The capture file of a run: opened before anything runs, so that a wrong name is told at once, and written block by
// block, so that it is complete up to the moment at which a run is interrupted.
//
// Wireshark wants TLS secrets in front of the frames that they open. Inside the simulation they are known in time; those of a
// real broker with TLS 1.3 only when its first flight is on record. So at the end all of them are put in front once more.

import { closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type Capture, capture_segment } from '../../netx/link/capture.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { pcapng_tls_secrets } from '../../netx/link/pcapng.ts';
import type { Bench } from '../bench/bench.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { file_name, UsageError } from '../host/usage.ts';
import { option } from './options.ts';

export const PCAP_OPTION = {
  pcap: option(
    'FILE',
    'write the frames on the wire for Wireshark (pcapng; tshark -t e shows the times printed here)',
    file_name,
  ),
} as const;

/** Opens the file for the frames of a bench. */
export function capture_file(name: string, bench: Bench, scenario: string): CaptureFile {
  if (!bench.has_network)
    throw new UsageError(`--pcap means nothing to the scenario '${scenario}': it has no network`);
  return new CaptureFile(name);
}

export class CaptureFile {
  readonly name: string;
  private readonly file: number;
  private capture: Capture | null = null;
  /** Secrets that were told behind the first frame. */
  private late_secrets = '';
  /** Where in the file the next block goes; null: to its end. */
  private position: number | null = null;
  /** Why the file is not complete, once writing failed. */
  private failure: string | null = null;

  /** Opens the file; throws a UsageError when that is not possible. */
  constructor(name: string) {
    this.name = name;
    try {
      this.file = openSync(name, 'w+');
    } catch (error) {
      throw new UsageError(`--pcap ${name}: cannot write the file, ${file_trouble(error, 'write')}`);
    }
  }

  /** Starts capturing. `comment` tells a reader of the file alone how the run can be repeated. */
  start(segment: EthernetSegment, application: string, comment: string): void {
    this.capture = capture_segment(segment, {
      sink: (block) => this.write(block),
      section: { application, comment },
    });
  }

  /** Adds TLS secrets (NSS key log) in front of the frames that follow. */
  tls_secrets(key_log: string): void {
    this.capture?.tls_secrets(key_log);
    if (this.frames > 0) this.late_secrets += key_log;
  }

  get frames(): number {
    return this.capture?.packets ?? 0;
  }

  /** What is in it, in a line. */
  get summary(): string {
    const { frames, name } = this;
    if (frames > 0) return `capture       ${frames} frames in ${name}`;
    return `capture       no frames in ${name}: no board sent anything`;
  }

  /** What is wrong with the file; null: nothing. */
  get trouble(): string | null {
    return this.failure === null ? null : `--pcap ${this.name}: the capture is not complete, ${this.failure}`;
  }

  close(): void {
    this.capture?.stop();
    if (this.late_secrets !== '') this.put_in_front(pcapng_tls_secrets(this.late_secrets));
    closeSync(this.file);
  }

  /** Writes the file anew with a block behind its head: section and interface. */
  private put_in_front(block: Uint8Array): void {
    if (this.failure !== null || !fstatSync(this.file).isFile()) return;
    const bytes = readFileSync(this.name);
    const section_end = bytes.readUInt32LE(4);
    const head_end = section_end + bytes.readUInt32LE(section_end + 4);
    this.position = head_end;
    this.write(block);
    this.write(bytes.subarray(head_end));
  }

  private write(block: Uint8Array): void {
    if (this.failure !== null) return;
    try {
      for (let at = 0; at < block.length; ) {
        const count = writeSync(this.file, block, at, block.length - at, this.position);
        if (this.position !== null) this.position += count;
        at += count;
      }
    } catch (error) {
      this.failure = file_trouble(error, 'write');
    }
  }
}
