// A capture in the eyes of tshark: what it shows, and what it complains about.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run_program } from './programs.ts';

const CHECKED = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
const COMPLAINTS = [
  '_ws.malformed',
  ...['ip', 'tcp', 'udp', 'icmp', 'icmpv6', 'igmp'].map((name) => `${name}.checksum.status == 0`),
].join(' || ');

/** What tshark prints of a capture, with more arguments such as a filter. */
export function tshark(capture: Uint8Array, ...more: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    const file = path.join(folder, 'capture.pcapng');
    writeFileSync(file, capture);
    return run_program('tshark', '-r', file, ...CHECKED, ...more);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The frames that are malformed or have a wrong checksum; empty for a capture that is in order. */
export function tshark_complaints(capture: Uint8Array): string {
  return tshark(capture, '-Y', COMPLAINTS);
}
