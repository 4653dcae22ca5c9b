// Programs of the host that some tests use: Mosquitto as the real broker, tshark as the judge of captures. Where one is
// missing the tests say so and are skipped, but never in continuous integration, which installs them (.ci/run).

import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { describe, it } from 'vitest';

const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/bin'];
const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  mosquitto_sub: 'mosquitto-clients',
  tshark: 'tshark',
  xmllint: 'libxml2-utils',
  chromium: 'chromium',
  dnsmasq: 'dnsmasq-base',
  dig: 'bind9-dnsutils',
  chronyd: 'chrony',
  slurmctld: 'slurm-wlm',
  slurmd: 'slurm-wlm',
  sbatch: 'slurm-wlm',
  munged: 'munge',
  parallel: 'parallel',
};

/** Where a program is; undefined when it is not installed. */
export function program(name: string): string | undefined {
  return FOLDERS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Runs a program to its end; its output. Throws when it fails. */
export function run_program(name: string, ...args: string[]): string {
  return execFileSync(program(name) as string, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a program while this one goes on serving it; what it says on both of its outputs, and its exit code. */
export function run_program_beside(
  name: string,
  ...args: string[]
): Promise<{ output: string; code: number }> {
  return new Promise((resolve) => {
    execFile(program(name) as string, args, (error, out, err) => {
      resolve({ output: `${out}${err}`, code: error === null ? 0 : Number(error.code ?? 1) });
    });
  });
}

/** True when this computer has the address ::1. */
export function has_ipv6_loopback(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}

/** A describe for tests that need programs. */
export function describe_with(names: readonly string[], title: string, body: () => void): void {
  const missing = names.filter((name) => program(name) === undefined);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const packages = [...new Set(missing.map((name) => DEBIAN_PACKAGES[name] ?? name))].join(' ');
  const reason = `${missing.join(', ')} not found (Debian: apt-get install ${packages})`;
  if (process.env.CI === 'true') {
    it(`${title}: continuous integration must have the programs`, () => {
      throw new Error(reason);
    });
    return;
  }
  console.log(`skipped: ${title}: ${reason}`);
  describe.skip(`${title} (${reason})`, body);
}
