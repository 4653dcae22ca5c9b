// A list that is made here is one for openssl, which also judges by it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sim_certificate } from '../../../../netx/secure/host/sim_certificates.ts';
import { sim_crl } from '../../../../netx/secure/host/sim_crl.ts';
import { parse_revocation_list, type RevocationList } from '../../../../netx/secure/x509_fields.ts';
import { describe_with, run_program } from '../../../demo/programs.ts';
import { authority, DAY_S, leaf, NOW_S } from '../lan.ts';

const ROOT = authority('list root');
const [GOOD, BAD] = [leaf(ROOT), leaf(ROOT)];
const DATES = { this_update_s: NOW_S, next_update_s: NOW_S + DAY_S };
const LIST = sim_crl({ issuer: ROOT, revoked: [BAD], ...DATES });

it('names the serial numbers of what is revoked, or none', () => {
  const serials = (list: RevocationList | number) => (list as RevocationList).serials.map((n) => [...n]);
  expect(serials(parse_revocation_list(LIST.der))).toEqual([[...BAD.serial]]);
  expect(serials(parse_revocation_list(sim_crl({ issuer: ROOT, revoked: [], ...DATES }).der))).toEqual([]);
  const undated = sim_crl({ issuer: ROOT, revoked: [GOOD, BAD], this_update_s: NOW_S });
  expect(serials(parse_revocation_list(undated.der))).toEqual([[...GOOD.serial], [...BAD.serial]]);
});

describe_with(['openssl'], 'openssl', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-crl-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    const full = path.join(folder, name);
    writeFileSync(full, text);
    return full;
  };

  it('verifies the list and reads its fields', () => {
    const text = run_program(
      'openssl',
      'crl',
      '-in',
      file('list.pem', LIST.pem),
      '-CAfile',
      file('root.pem', ROOT.pem),
      '-noout',
      '-text',
    );
    expect(text).toContain(`Serial Number: ${Buffer.from(BAD.serial).toString('hex').toUpperCase()}`);
    expect(text).toContain('Key Compromise');
    expect(text).toContain('Issuer: CN = list root');
  });

  it('refuses the revoked certificate by it, and no other', () => {
    const judge = (pem: string): string => {
      const files = ['-CAfile', file('root.pem', ROOT.pem), '-CRLfile', file('list.pem', LIST.pem)];
      const args = ['verify', '-crl_check', '-attime', `${NOW_S}`, ...files, file('one.pem', pem)];
      try {
        return run_program('openssl', ...args);
      } catch (error) {
        return String((error as { stderr: string }).stderr);
      }
    };
    expect(judge(GOOD.pem)).toMatch(/OK/);
    expect(judge(BAD.pem)).toMatch(/certificate revoked/);
  });
});

it('a serial number can be given', () => {
  const serial = Uint8Array.of(1, 2);
  const { key } = ROOT;
  const made = sim_certificate({
    common_name: 'x',
    key,
    serial,
    not_before_s: NOW_S,
    not_after_s: NOW_S + DAY_S,
  });
  expect([...made.serial]).toEqual([1, 2]);
});
