// Certificates for firmware in C, from the command that makes them to a handshake with the broker in the simulation.

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { c_array } from '../../../../demo/cli/commands/certificates.ts';
import { no_toolchain } from '../../c/toolchain_there.ts';
import { netx_sim } from '../netx_sim.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const made = (folder: string, name: string): string => readFileSync(path.join(root, folder, name), 'utf8');

it('an array of C has a name, its bytes and its length', () => {
  const lines = c_array(
    'ca',
    Uint8Array.from({ length: 13 }, (_, at) => at),
  ).split('\n');
  expect(lines.slice(1)).toEqual([
    'static const unsigned char ca[] = {',
    '    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,',
    '    0x0c,',
    '};',
    'static const unsigned int ca_len = 13;',
    '',
  ]);
});

describe('certificates', () => {
  it('makes an authority and a broker that it vouches for, once', async () => {
    const folder = path.join(root, 'certs');
    const { code, out } = await netx_sim(
      'certificates',
      folder,
      '--name',
      'plant.example',
      '--array',
      'their_ca',
    );
    expect([
      code,
      out
        .trim()
        .split('\n')
        .map((file) => path.basename(file)),
    ]).toEqual([0, ['authority.h', 'authority.pem', 'broker.pem', 'broker.key']]);
    const [authority, broker] = ['authority.pem', 'broker.pem'].map(
      (name) => new X509Certificate(made('certs', name)),
    );
    expect(broker?.checkIssued(authority as X509Certificate)).toBe(true);
    expect(broker?.checkHost('plant.example')).toBe('plant.example');
    expect(made('certs', 'authority.h')).toContain(`their_ca_len = ${authority?.raw.length};`);
    const again = await netx_sim('certificates', folder);
    expect([again.code, again.err]).toEqual([
      2,
      expect.stringMatching(/authority\.h is there; firmware may/),
    ]);
    const wrong = await netx_sim('certificates', folder, '--array', '1x');
    expect(wrong.err).toMatch(/--array 1x: it takes a name of C/);
  });
});

describe.skipIf(no_toolchain)('a project with a secure broker', () => {
  const project = (authority: string) => ({
    boards: [
      {
        sources: [
          path.resolve('test/demo/c/fixtures/tls_known_ca.c'),
          path.resolve('demo/firmware/network.c'),
        ],
        includes: [path.resolve('demo/firmware'), '.'],
        defines: ['NX_SECURE_ENABLE'],
        replace: { 'their_ca.h': authority },
        application: ['main'],
      },
    ],
    broker_tls: { certificate: 'secure/broker.pem', key: 'secure/broker.key' },
  });

  it('connects where the firmware trusts the authority, and does not where it trusts another', async () => {
    await netx_sim('certificates', path.join(root, 'secure'), '--array', 'their_ca');
    await netx_sim('certificates', path.join(root, 'other'), '--array', 'their_ca');
    const file = path.join(root, 'netx-sim.json');
    writeFileSync(path.join(root, 'their_ca.h'), '');
    writeFileSync(file, JSON.stringify(project('secure/authority.h')));
    const { code, out } = await netx_sim('run', root);
    expect([code, out]).toEqual([0, expect.stringMatching(/board\/main +connect: 0\n/)]);
    writeFileSync(file, JSON.stringify(project('other/authority.h')));
    const refused = await netx_sim('run', root);
    expect(refused.out).toMatch(/board\/main +connect: 10005\n/);
    writeFileSync(file, JSON.stringify({ ...project('secure/authority.h'), broker_tls: undefined }));
    const none = await netx_sim('run', root);
    expect(none.err).toMatch(/has no secure port: "broker_tls" in netx-sim\.json gives it one/);
    writeFileSync(
      file,
      JSON.stringify({
        ...project('secure/authority.h'),
        broker_tls: { certificate: 'secure/broker.pem', key: 'gone' },
      }),
    );
    const gone = await netx_sim('run', root);
    expect(gone.err).toMatch(/"key" of "broker_tls", \S*gone: cannot read the file, there is no such file/);
  });
});
