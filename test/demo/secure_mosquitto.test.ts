// `npm start -- secure --broker`: the firmware of the secure scenario against a Mosquitto with a TLS port, with files as a
// user has them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run_program as netx_sim } from '../../demo/cli/program.ts';
import { type SimCertificate, sim_certificate } from '../../netx/secure/host/sim_secure_api.ts';
import { Mosquitto } from './mosquitto.ts';
import { describe_with, run_program } from './programs.ts';

const NOW_S = Math.floor(Date.now() / 1000);
const DATES = { not_before_s: NOW_S - 86_400, not_after_s: NOW_S + 86_400 };
const ROOT = sim_certificate({ common_name: 'plant', is_ca: true, ...DATES });
const STRANGER = sim_certificate({ common_name: 'stranger', is_ca: true, key: ROOT.key, ...DATES });
const SERVER = sim_certificate({ common_name: 'localhost', issuer: ROOT, ...DATES });
const DEVICE = sim_certificate({ common_name: 'door 7', issuer: ROOT, key: SERVER.key, ...DATES });

describe_with(['mosquitto', 'tshark'], 'npm start -- secure --broker', () => {
  let folder: string;
  let broker: Mosquitto;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-secure-'));
  });
  afterEach(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(wants_certificate: boolean, server: SimCertificate = SERVER): Promise<void> {
    broker = await Mosquitto.start({
      authority: ROOT.pem,
      certificate: server.pem,
      key: server.private_key_pem,
      wants_certificate,
    });
  }

  function file(name: string, text: string): string {
    const full = path.join(folder, name);
    writeFileSync(full, text);
    return full;
  }

  async function run(host: string, ...options: string[]) {
    const lines: string[] = [];
    const complaints: string[] = [];
    const code = await netx_sim(['secure', '--broker', `${host}:${broker.port}`, ...options], {
      print: (line) => lines.push(line),
      complain: (line) => complaints.push(line),
    });
    return { code, complaints, lines };
  }

  it('publishes without a certificate of its own, and the capture opens down to MQTT', async () => {
    await start(false);
    const pcap = path.join(folder, 'run.pcapng');
    const { code, complaints } = await run(
      'localhost',
      '--ca',
      file('ca.pem', ROOT.pem),
      '--pcap',
      pcap,
      '--tls-secrets',
    );
    expect([code, complaints]).toEqual([0, []]);
    expect(broker.log).toContain("Received PUBLISH from secure-board (d0, q1, r0, m1, 'plant/door'");
    const text = run_program('tshark', '-r', pcap);
    for (const packet of ['Certificate Verify', 'Connect Command', 'Publish Message']) {
      expect(text).toContain(packet);
    }
  });

  it('and with one where the broker wants it', async () => {
    await start(true);
    const files = ['--cert', file('own.pem', DEVICE.pem), '--key', file('own.key', DEVICE.private_key_pem)];
    const { code, complaints } = await run('localhost', '--ca', file('ca.der.pem', ROOT.pem), ...files);
    expect([code, complaints]).toEqual([0, []]);
    expect(broker.log).toContain('Received PUBLISH from secure-board');
  });

  it.each([
    ['another authority', 'localhost', STRANGER, 'nx_secure_tls_session_start: NX_SECURE_'],
    [
      'another name than HOST',
      '127.0.0.1',
      ROOT,
      'nx_secure_x509_common_name_dns_check: NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH (0x195)',
    ],
  ] as const)('fails with %s, says so and sends no MQTT', async (_, host, authority, why) => {
    await start(false);
    const { code, complaints } = await run(host, '--quiet', '--ca', file('ca.pem', authority.pem));
    expect(code).toBe(1);
    expect(complaints.join()).toContain(why);
    expect(broker.log).not.toContain('secure-board');
  });

  it('a file that cannot be read is told before anything runs', async () => {
    await start(false);
    const { code, complaints, lines } = await run('localhost', '--ca', path.join(folder, 'none'));
    expect([code, lines]).toEqual([2, []]);
    expect(complaints.join()).toMatch(/^netx-sim: --ca .*none: cannot read the file, there is no such file$/);
  });
});
