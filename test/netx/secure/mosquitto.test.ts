// Secure connections to a real broker: Mosquitto with a TLS port, through the gateway. With and without client
// certificates, on both versions; and one capture that tshark opens down to MQTT.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { Gateway } from '../../../netx/gateway/gateway.ts';
import { run_paced } from '../../../netx/gateway/paced_run.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { pcapng_tls_secrets } from '../../../netx/link/pcapng.ts';
import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import {
  type SimCertificate,
  sim_certificate,
  sim_crl,
  sim_tls_secrets,
} from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import { free_port } from '../../demo/mosquitto.ts';
import { describe_with, program, run_program } from '../../demo/programs.ts';
import { authority, BROKER_NAME, type ClientSetup, client_setup, Lan, leaf, VERSIONS } from './lan.ts';

const BROKER_IP = 0x0a000001;
const YEAR_S = 31_536_000;
const WAIT = 1000;

/** Mosquitto looks at the clock of this computer, so these certificates are valid now. */
const REAL_NOW_S = Math.floor(Date.now() / 1000);
const VALID = { not_before_s: REAL_NOW_S - YEAR_S, not_after_s: REAL_NOW_S + YEAR_S };

describe_with(['mosquitto', 'tshark'], 'a secure connection to Mosquitto', () => {
  let folder: string;
  let port: number;
  let broker: ChildProcess | null = null;
  let log = '';
  const root = authority('mosquitto root', VALID);
  const server = leaf(root, VALID);
  const device = sim_certificate({ common_name: 'device', issuer: root, ...VALID });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-tls-'));
  });
  async function stop(): Promise<void> {
    if (broker !== null && broker.exitCode === null) {
      broker.kill('SIGKILL');
      await once(broker, 'exit');
    }
    broker = null;
  }
  afterEach(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(
    require_certificate: boolean,
    chain: readonly SimCertificate[] = [server],
  ): Promise<void> {
    port = await free_port();
    log = '';
    const file = (name: string, text: string): string => {
      const full = path.join(folder, name);
      writeFileSync(full, text, { mode: 0o644 });
      return full;
    };
    const lines = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      'log_dest stderr',
      // It would give up its rights as root, and then not read its own key.
      'user root',
      `cafile ${file('ca.pem', root.pem)}`,
      `certfile ${file('server.pem', chain.map(({ pem }) => pem).join(''))}`,
      `keyfile ${file('server.key', server.private_key_pem)}`,
      ...(require_certificate ? ['require_certificate true', 'use_identity_as_username true'] : []),
    ];
    const config = file('mosquitto.conf', `${lines.join('\n')}\n`);
    const args = ['-c', config, '-v'];
    broker = spawn(program('mosquitto') as string, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    broker.stderr?.on('data', (text: Buffer) => {
      log += text.toString();
    });
    while (!(await answers())) {
      if (broker.exitCode !== null) throw new Error(`mosquitto ended:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function answers(): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  /** Connects, publishes, leaves; what the services said. With `pcap`, a capture with the secrets in it. */
  async function visit(setup: Omit<ClientSetup, 'now_s'>, pcap?: string): Promise<number[]> {
    const lan = new Lan();
    const gateway = new Gateway(lan.sim, lan.lan, { ip: '10.0.0.2', mask: '255.255.255.0', loopback: false });
    gateway.map('10.0.0.1:8883', `127.0.0.1:${port}`);
    const results: number[] = [];
    lan.add_board(function* ({ client }) {
      const tls = client_setup({ ...setup, now_s: REAL_NOW_S });
      const address = new NXD_ADDRESS(4, BROKER_IP);
      const status = yield* nxd_mqtt_client_secure_connect(
        client,
        address,
        NXD_MQTT_TLS_PORT,
        tls,
        60,
        1,
        WAIT,
      );
      results.push(status);
      if (status === 0) {
        results.push(yield* nxd_mqtt_client_publish(client, 'plant/door', 10, 'locked', 6, 0, 1, WAIT));
        yield* TX.tx_thread_sleep(20);
        results.push(yield* nxd_mqtt_client_disconnect(client));
      }
      yield* nxd_mqtt_client_delete(client);
    });
    const blocks: Uint8Array[] = [];
    capture_segment(lan.lan, { sink: (block) => void blocks.push(block) });
    let secrets = '';
    sim_tls_secrets(lan.sim, (lines) => {
      secrets += lines;
    });
    try {
      const until = (): boolean => lan.boards.every(({ done }) => done);
      await run_paced(lan.sim, { until_ns: 20e9, until, hosts: [gateway] });
    } finally {
      gateway.close();
    }
    // The secrets of TLS 1.3 are known here only when the server's first flight is on record, and Wireshark wants them
    // before it: in front of all packets, behind the section and the interface.
    blocks.splice(2, 0, pcapng_tls_secrets(secrets));
    if (pcap !== undefined) writeFileSync(pcap, Buffer.concat(blocks));
    expect(lan.sim.diagnostics).toEqual([]);
    return results;
  }

  it.each(VERSIONS)('publishes with $name, without a client certificate', async ({ version }) => {
    await start(false);
    expect(await visit({ version, trusted: [root], host: BROKER_NAME })).toEqual([0, 0, 0]);
    expect(log).toContain("Received PUBLISH from board0 (d0, q1, r0, m1, 'plant/door'");
    expect(log).toContain('Received DISCONNECT from board0');
  });

  it.each(VERSIONS)(
    'publishes with $name and a client certificate, which says who it is',
    async ({ version }) => {
      await start(true);
      expect(await visit({ version, trusted: [root], own: device })).toEqual([0, 0, 0]);
      expect(log).toMatch(/New client connected .* as board0 .*u'device'/);
    },
  );

  it.each(VERSIONS)('is refused with $name when the client certificate is missing', async ({ version }) => {
    await start(true);
    const is_1_3 = version === TLS.NX_SECURE_TLS_VERSION_TLS_1_3;
    const expected = is_1_3 ? NXD_MQTT_COMMUNICATION_FAILURE : NXD_MQTT_CONNECT_FAILURE;
    expect(await visit({ version, trusted: [root] })).toEqual([expected]);
    expect(log).toMatch(/peer did not return a certificate/);
    expect(log).not.toContain('board0');
  });

  it.each(VERSIONS)(
    'is refused with $name by a client that does not know the authority',
    async ({ version }) => {
      await start(false);
      const stranger: SimCertificate = authority('stranger', VALID);
      expect(await visit({ version, trusted: [stranger] })).toEqual([NXD_MQTT_CONNECT_FAILURE]);
      // Mosquitto sends its root along, so what ends the chain is a self-signed certificate.
      expect(log).toMatch(/alert certificate unknown/);
    },
  );

  it.each(VERSIONS)('with $name its certificate file must be in order', async ({ version }) => {
    const between = (name: string, issuer: SimCertificate) =>
      sim_certificate({ common_name: name, is_ca: true, issuer, ...VALID });
    const upper = between('upper', root);
    const lower = between('lower', upper);
    const own = sim_certificate({ common_name: BROKER_NAME, issuer: lower, key: server.key, ...VALID });
    await start(false, [own, upper, lower]);
    expect(await visit({ version, trusted: [root] })).toEqual([NXD_MQTT_CONNECT_FAILURE]);
    expect(log).toMatch(/alert unknown ca/);
    expect(log).not.toContain('board0');
    await stop();
    await start(false, [own, lower, upper]);
    expect(await visit({ version, trusted: [root] })).toEqual([0, 0, 0]);
  });

  it.each(VERSIONS)('is refused with $name when its certificate was revoked', async ({ version }) => {
    await start(false);
    const crl = sim_crl({ issuer: root, revoked: [server], this_update_s: REAL_NOW_S }).der;
    expect(await visit({ version, trusted: [root], crl })).toEqual([NXD_MQTT_CONNECT_FAILURE]);
    expect(log).toMatch(/alert certificate revoked/);
    expect(log).not.toContain('board0');
  });

  it.each(VERSIONS)('tshark opens a capture with secrets down to MQTT, $name', async ({ version }) => {
    await start(false);
    const file = path.join(folder, 'secure.pcapng');
    expect(await visit({ version, trusted: [root] }, file)).toEqual([0, 0, 0]);
    const text = run_program('tshark', '-r', file);
    for (const packet of [
      'Client Hello',
      'Connect Command',
      'Connect Ack',
      'Publish Message',
      'Disconnect Req',
    ])
      expect(text).toContain(packet);
    expect(run_program('tshark', '-r', file, '-Y', '_ws.malformed')).toBe('');
  });
});
