// The record of what a real broker sent (--record), and the same read back (--replay). Written line by line, so that it is
// complete up to the moment at which a run is interrupted, and a long run keeps nothing in memory.

import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { host_record_read, type RecordedEvent } from '../../netx/gateway/host_record.ts';
import { SimError } from '../../rtos/sim_api.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { UsageError } from '../host/usage.ts';

export class RecordFile {
  readonly name: string;
  private readonly file: number;
  /** Why the file is not complete, once writing failed. */
  failure: string | null = null;

  /** Opens the file; throws a UsageError when that is not possible. */
  constructor(name: string) {
    this.name = name;
    try {
      this.file = openSync(name, 'w');
    } catch (error) {
      throw new UsageError(`--record ${name}: cannot write the file, ${file_trouble(error, 'write')}`);
    }
  }

  write(line: string): void {
    if (this.failure !== null) return;
    try {
      writeFileSync(this.file, `${line}\n`);
    } catch (error) {
      this.failure = file_trouble(error, 'write');
    }
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Reads a record; throws a UsageError that says what is wrong with the file. */
export function read_record(name: string): RecordedEvent[] {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    throw new UsageError(`--replay ${name}: cannot read the file, ${file_trouble(error, 'read')}`);
  }
  try {
    return host_record_read(text);
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    throw new UsageError(`--replay ${name}: ${error.message}`);
  }
}
