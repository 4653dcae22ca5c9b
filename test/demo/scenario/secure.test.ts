// The secure scenario: the callbacks in the order of the guide, and its capture in the eyes of tshark, with secrets and
// without. And no key in the repository.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missing_packets } from '../../../demo/bench/network_state.ts';
import { run_program as netx_sim } from '../../../demo/cli/program.ts';
import { build_secure_bench } from '../../../demo/scenario/secure.ts';
import { read_source, tracked_files } from '../../tidy/sources.ts';
import { run_bench } from '../bench/run_bench.ts';
import { describe_with, run_program } from '../programs.ts';

it('tells the sequence of the guide: TCP, the setup callback, TLS, MQTT inside', async () => {
  const { bench, told } = await run_bench(build_secure_bench);
  const at = (text: string): number => told.findIndex((line) => line.includes(text));
  const steps = [
    'TCP SYN: port',
    'TLS setup callback: TCP is established',
    'nx_secure_tls_session_create: NX_SECURE_TLS_SUCCESS',
    'nx_secure_tls_certificate_initialize: NX_SECURE_TLS_SUCCESS',
    'TLS handshake: ClientHello',
    'TLS handshake: ServerHello (TLS 1.3)',
    'nx_secure_x509_common_name_dns_check: NX_SECURE_X509_SUCCESS',
    'nxd_mqtt_client_secure_connect: NXD_MQTT_SUCCESS',
    'nxd_mqtt_client_publish: NXD_MQTT_SUCCESS',
    'nxd_mqtt_client_delete: NXD_MQTT_SUCCESS',
  ].map(at);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps).not.toContain(-1);
  expect(told.join('\n')).not.toMatch(/MQTT CONNECT|locked/);
  expect([bench.sim.diagnostics, missing_packets(bench.sim)]).toEqual([[], []]);
});

describe_with(['tshark'], 'its capture', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-secure-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function capture(name: string, ...options: string[]): Promise<string> {
    const file = path.join(folder, `${name}.pcapng`);
    const complaints: string[] = [];
    const args = ['secure', '--quiet', '--pcap', file, ...options];
    const code = await netx_sim(args, { print: () => {}, complain: (line) => complaints.push(line) });
    expect([code, complaints]).toEqual([0, []]);
    return file;
  }

  it.each(['1.2', '1.3'])(
    'opens down to MQTT with --tls-secrets, and nothing is malformed: TLS %s',
    async (version) => {
      const file = await capture('with', '--tls-secrets', '--tls-version', version);
      const text = run_program('tshark', '-r', file);
      for (const packet of [
        'Client Hello',
        'Certificate Verify',
        'Connect Command',
        'Publish Message',
        'Close Notify',
      ]) {
        expect(text).toContain(packet);
      }
      expect(run_program('tshark', '-r', file, '-Y', '_ws.malformed || tcp.analysis.flags')).toBe('');
    },
  );

  it.each(['1.2', '1.3'])(
    'shows nothing of MQTT without it, and holds no secret: TLS %s',
    async (version) => {
      const file = await capture('without', '--tls-version', version);
      expect(run_program('tshark', '-r', file)).not.toMatch(/Connect Command|Publish Message/);
      expect(readFileSync(file).toString('latin1')).not.toMatch(/CLIENT_RANDOM|TRAFFIC_SECRET|locked/);
    },
  );
});

it('secrets without a capture are refused in one line', async () => {
  const complaints: string[] = [];
  const code = await netx_sim(['secure', '--tls-secrets'], {
    print: () => {},
    complain: (line) => complaints.push(line),
  });
  expect([code, complaints]).toEqual([
    2,
    ['netx-sim: --tls-secrets goes into a capture: it needs --pcap FILE'],
  ]);
});

it('no key or secret is in the repository', () => {
  const files = tracked_files() ?? [];
  expect(files.filter((name) => /\.(pem|key|der|p12|crt|pcapng)$/.test(name))).toEqual([]);
  const found = files
    .filter((name) => name.endsWith('.ts') || name.endsWith('.md'))
    .filter((name) => /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}/.test(read_source(name).text));
  expect(found).toEqual([]);
});
