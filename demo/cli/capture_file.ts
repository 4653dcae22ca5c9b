// The capture file of a run: opened before anything runs, so that a wrong name is told at once, and written block by
// block, so that it is complete up to the moment at which a run is interrupted.

import { closeSync, openSync, writeSync } from 'node:fs';
import { type Capture, capture_segment } from '../../netx/link/capture.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { UsageError } from './command_line.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return WHY[code] ?? (error as Error).message;
}

export class CaptureFile {
  readonly name: string;
  private readonly file: number;
  private capture: Capture | null = null;
  /** Why the file is not complete, once writing failed. */
  failure: string | null = null;

  /** Opens the file; throws a UsageError when that is not possible. */
  constructor(name: string) {
    this.name = name;
    try {
      this.file = openSync(name, 'w');
    } catch (error) {
      throw new UsageError(`--pcap ${name}: cannot write the file, ${reason(error)}`);
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
  }

  get frames(): number {
    return this.capture?.packets ?? 0;
  }

  close(): void {
    this.capture?.stop();
    closeSync(this.file);
  }

  private write(block: Uint8Array): void {
    if (this.failure !== null) return;
    try {
      for (let at = 0; at < block.length; ) at += writeSync(this.file, block, at);
    } catch (error) {
      this.failure = reason(error);
    }
  }
}
