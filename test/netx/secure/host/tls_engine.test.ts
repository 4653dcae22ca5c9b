// What the engine says first is what a device says, and nothing that its OpenSSL has learnt since: the length of a hello
// decides how many packets it takes, and when.

import { describe, expect, it } from 'vitest';
import { sim_certificate } from '../../../../netx/secure/host/sim_secure_api.ts';
import { NodeTlsEngine } from '../../../../netx/secure/host/tls_engine.ts';
import { ECC_GROUP_NAMES } from '../../../../netx/secure/nx_crypto_tables.ts';
import {
  NX_SECURE_TLS_VERSION_TLS_1_2,
  NX_SECURE_TLS_VERSION_TLS_1_3,
  nx_crypto_tls_ciphers,
  nx_crypto_tls_ciphers_ecc,
} from '../../../../netx/secure/nx_secure_api.ts';
import type { EngineOptions } from '../../../../netx/secure/tls_host.ts';
import { NOW_S, VERSIONS } from '../lan.ts';

const NAMES = {
  [NX_SECURE_TLS_VERSION_TLS_1_2]: 'TLSv1.2',
  [NX_SECURE_TLS_VERSION_TLS_1_3]: 'TLSv1.3',
} as const;
const RENEGOTIATION_SCSV = 0x00ff;
const [SERVER_NAME, GROUPS, POINT_FORMATS, SIGNATURES, VERSIONS_OFFERED, KEY_EXCHANGE, KEY_SHARE] = [
  0, 10, 11, 13, 43, 45, 51,
];
const GROUP_P256 = 0x17;

const CLIENT: EngineOptions = {
  is_server: false,
  least_version: 'TLSv1.2',
  most_version: 'TLSv1.2',
  table: nx_crypto_tls_ciphers_ecc,
  groups: [...ECC_GROUP_NAMES.values()],
  identity: null,
  client_authorities: null,
  server_name: 'broker.example',
  psks: [],
};

/** Numbers of two bytes. */
function u16s(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readUInt16BE(2 * at));
}

/** Suites and extensions of a ClientHello (RFC 8446 4.1.2), which is all of `record`. */
function hello_of(record: Uint8Array): { suites: number[]; extensions: Map<number, Buffer> } {
  const bytes = Buffer.from(record);
  let at = 5 + 4 + 2 + 32;
  const take = (size_bytes: number): Buffer => {
    const begin = at + size_bytes;
    at = begin + bytes.readUIntBE(at, size_bytes);
    return bytes.subarray(begin, at);
  };
  take(1);
  const suites = u16s(take(2));
  take(1);
  const end = at + 2 + bytes.readUInt16BE(at);
  const extensions = new Map<number, Buffer>();
  for (at += 2; at < end; ) {
    const type = bytes.readUInt16BE(at);
    at += 2;
    extensions.set(type, take(2));
  }
  expect(at).toBe(bytes.length);
  return { suites, extensions };
}

async function hello(options: Partial<EngineOptions>): Promise<Uint8Array> {
  const engine = new NodeTlsEngine({ ...CLIENT, ...options });
  await engine.settle();
  const bytes = engine.take_output();
  engine.dispose();
  return bytes;
}

it('a client of TLS 1.2 offers the suites, groups and signatures of the tables, and nothing else', async () => {
  const { suites, extensions } = hello_of(await hello({}));
  expect(suites).toEqual([0xc02b, 0xc02f, 0xc023, 0xc027, 0x9c, 0x3c, 0x3d, RENEGOTIATION_SCSV]);
  expect([...extensions.keys()]).toEqual([SERVER_NAME, POINT_FORMATS, GROUPS, SIGNATURES]);
  expect(u16s(extensions.get(GROUPS)!).slice(1)).toEqual([GROUP_P256, 0x18, 0x19]);
  const signatures = [0x403, 0x503, 0x603, 0x401, 0x501, 0x601, 0x303, 0x203, 0x201];
  expect(u16s(extensions.get(SIGNATURES)!).slice(1)).toEqual(signatures);
});

it('with RSA alone it offers no elliptic curve', async () => {
  const { suites, extensions } = hello_of(await hello({ table: nx_crypto_tls_ciphers }));
  expect(suites).toEqual([0x9c, 0x3c, 0x3d, RENEGOTIATION_SCSV]);
  expect([...extensions.keys()]).toEqual([SERVER_NAME, SIGNATURES]);
});

it.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a client of TLS 1.3, at least %s, has one key share',
  async (least_version) => {
    const { suites, extensions } = hello_of(await hello({ least_version, most_version: 'TLSv1.3' }));
    expect([suites[0], suites.at(-1)]).toEqual([0x1301, RENEGOTIATION_SCSV]);
    expect([...extensions.keys()].sort((a, b) => a - b)).toEqual([
      SERVER_NAME,
      GROUPS,
      POINT_FORMATS,
      SIGNATURES,
      VERSIONS_OFFERED,
      KEY_EXCHANGE,
      KEY_SHARE,
    ]);
    const versions = least_version === 'TLSv1.2' ? [4, 3, 4, 3, 3] : [2, 3, 4];
    expect([...extensions.get(VERSIONS_OFFERED)!]).toEqual(versions);
    const share = extensions.get(KEY_SHARE)!;
    expect([share.readUInt16BE(0) + 2, share.readUInt16BE(2)]).toEqual([share.length, GROUP_P256]);
  },
);

describe.each(VERSIONS)('$name', ({ version }) => {
  it('a server says that it took the name of the client', async () => {
    const name = NAMES[version];
    const dates = { not_before_s: NOW_S, not_after_s: NOW_S + 1 };
    const own = sim_certificate({ common_name: 'broker.example', ...dates });
    const identity = { certificates: [own.der], private_key: own.private_key_pem };
    const bytes = async (server_name: string | null): Promise<number> => {
      const versions = { least_version: name, most_version: name };
      const server = new NodeTlsEngine({
        ...CLIENT,
        ...versions,
        is_server: true,
        identity,
        server_name: null,
      });
      await server.feed(await hello({ ...versions, server_name }));
      const answer = server.take_output();
      server.dispose();
      return answer.length;
    };
    expect((await bytes('broker.example')) - (await bytes(null))).toBe(4);
  });
});
