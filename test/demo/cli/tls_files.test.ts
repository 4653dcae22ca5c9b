import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read_credentials } from '../../../demo/cli/tls_files.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { sim_certificate } from '../../../netx/secure/host/sim_secure_api.ts';

const DATES = { not_before_s: 1_700_000_000, not_after_s: 1_800_000_000 };
const ROOT = sim_certificate({ common_name: 'root', is_ca: true, ...DATES });
const DEVICE = sim_certificate({ common_name: 'device', issuer: ROOT, ...DATES });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

const read = (ca: string | null, cert: string | null = null, key: string | null = null) =>
  read_credentials({ ca, cert, key });

describe('the files of a secure connection', () => {
  it('are none, an authority, or also a certificate with its key; as PEM or DER', () => {
    expect(read(null)).toBe(null);
    expect(read(file('root.der', ROOT.der))).toEqual({ ca_der: ROOT.der, device: null });
    const ca = file('root.pem', `some words in front\n${ROOT.pem}`);
    const device = { certificate_der: DEVICE.der, key_der: DEVICE.private_key_der, key_type: 'rsa' };
    const cert = file('device.pem', DEVICE.pem);
    for (const key of [
      file('device.key', DEVICE.private_key_pem),
      file('device.der', DEVICE.private_key_der),
      file('device.p8', createPrivateKey(DEVICE.private_key_pem).export({ format: 'der', type: 'pkcs8' })),
    ]) {
      expect(read(ca, cert, key)).toEqual({ ca_der: ROOT.der, device });
    }
    expect(new X509Certificate(read(ca)!.ca_der).subject).toBe('CN=root');
  });

  it('are refused in one line that says which, and why', () => {
    const ca = file('root.pem', ROOT.pem);
    const cert = file('device.pem', DEVICE.pem);
    const words = file('words.txt', 'no key, no certificate');
    const both = file('both.pem', ROOT.pem + DEVICE.pem);
    const other = file('root.key', ROOT.private_key_pem);
    const locked = file(
      'locked.key',
      createPrivateKey(DEVICE.private_key_pem)
        .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'x' })
        .toString(),
    );
    const { privateKey } = generateKeyPairSync('ed25519');
    const strange = file('strange.key', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    const missing = path.join(folder, 'missing');
    const refusals: [() => unknown, string][] = [
      [() => read(missing), `--ca ${missing}: cannot read the file, there is no such file`],
      [() => read(folder), `--ca ${folder}: cannot read the file, it is a folder`],
      [() => read(words), `--ca ${words}: it holds no certificate (PEM or DER)`],
      [
        () => read(both),
        `--ca ${both}: it holds 2 certificates, but the firmware of the board has room for one`,
      ],
      [
        () => read(cert),
        `--ca ${cert}: it is not the certificate of an authority (its basic constraints do not say CA)`,
      ],
      [() => read(ca, words, other), `--cert ${words}: it holds no certificate (PEM or DER)`],
      [() => read(ca, cert, missing), `--key ${missing}: cannot read the file, there is no such file`],
      [() => read(ca, cert, words), `--key ${words}: it holds no private key (PEM or DER)`],
      [() => read(ca, cert, other), `--key ${other}: it does not belong to the certificate in ${cert}`],
      [
        () => read(ca, cert, locked),
        `--key ${locked}: it is encrypted, and a board has nobody to type a passphrase`,
      ],
      [
        () => read(ca, cert, strange),
        `--key ${strange}: a key of type ed25519, but NetX Secure takes RSA and EC keys`,
      ],
    ];
    for (const [act, message] of refusals) expect(act).toThrow(new UsageError(message));
  });

  it('are read or refused in one line however they are damaged', () => {
    const contents: readonly Uint8Array[] = [ROOT.der, Buffer.from(ROOT.pem), DEVICE.der].map((bytes) =>
      Uint8Array.from(bytes),
    );
    const keys = [Buffer.from(DEVICE.private_key_pem), DEVICE.private_key_der].map((bytes) =>
      Uint8Array.from(bytes),
    );
    const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 3 });
    const damaged = (of: readonly Uint8Array[]) =>
      fc.tuple(fc.constantFrom(...of), damage, fc.nat(2000)).map(([bytes, changes, end]) => {
        const copy = bytes.slice(0, end % 4 === 0 ? end : bytes.length);
        for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
        return copy;
      });
    fc.assert(
      fc.property(damaged(contents), damaged(contents), damaged(keys), (ca, cert, key) => {
        const names = [file('fuzz.ca', ca), file('fuzz.cert', cert), file('fuzz.key', key)] as const;
        try {
          read(...names);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^--(ca|cert|key) .*$/);
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
