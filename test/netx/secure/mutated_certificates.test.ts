// Certificates with damage anywhere, seen by everything that reads one: a status comes of it, never an exception, and
// no certificate that its authority has not signed is accepted.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS } from '../../../netx/secure/nx_secure_quirks.ts';
import { verify_chain } from '../../../netx/secure/tls_verify.ts';
import { parse_certificate } from '../../../netx/secure/x509_fields.ts';
import { is_for_host } from '../../../netx/secure/x509_hosts.ts';
import { NOW_S } from './lan.ts';
import {
  ALTERNATIVE_NAMES,
  BASIC_CONSTRAINTS,
  CA_TRUE,
  KEY_USAGE,
  MAY_SIGN,
  odd_certificate,
} from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const NAMES = Buffer.from('300f870407000001820762726f6b65722e', 'hex');
const AUTHORITY = { [BASIC_CONSTRAINTS]: CA_TRUE, [KEY_USAGE]: MAY_SIGN };
const ROOT = odd_certificate({ names: ['root'], key: test_key(0), extensions: AUTHORITY });
const MIDDLE = odd_certificate({ names: ['middle'], key: test_key(1), issuer: ROOT, extensions: AUTHORITY });
const OWN = odd_certificate({
  names: ['broker.example', 'broker'],
  key: ROOT.key,
  issuer: MIDDLE,
  extensions: { [ALTERNATIVE_NAMES]: NAMES },
});
const HOSTS = ['broker', 'broker.', '\0', '', '*', '.broker'].map((host) => Buffer.from(host));
const CHAIN = [OWN.der, MIDDLE.der];

/** One damage: where, in ten-thousandths of the length; what is written there, and whether over what there was or in front. */
const DAMAGE = fc.record({
  place: fc.nat(9999),
  written: fc.uint8Array({ minLength: 1, maxLength: 3 }),
  replaces: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.boolean()),
});

function damaged(
  der: Uint8Array,
  damages: readonly (typeof DAMAGE extends fc.Arbitrary<infer D> ? D : never)[],
): Uint8Array {
  return damages.reduce((bytes, { place, written, replaces }) => {
    const at = Math.floor((place * bytes.length) / 10_000);
    return Uint8Array.from([
      ...bytes.subarray(0, at),
      ...written,
      ...bytes.subarray(replaces ? at + written.length : at),
    ]);
  }, der);
}

function signed_of(der: Uint8Array): string {
  const parsed = parse_certificate(der);
  return typeof parsed === 'number' ? '' : Buffer.from(parsed.signature.signed).toString('hex');
}

it('a damaged certificate makes a status, and is accepted only where the damage is outside of what is signed', () => {
  const counts = { accepted: 0, read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(DAMAGE, { minLength: 1, maxLength: 3 }), fc.nat(2), (damages, which) => {
      const [own, middle, root] = [...CHAIN, ROOT.der].map((der, at) =>
        at === which ? damaged(der, damages) : der,
      ) as [Uint8Array, Uint8Array, Uint8Array];
      const parsed = parse_certificate(which === 0 ? own : which === 1 ? middle : root);
      if (typeof parsed !== 'number') counts.read++;
      for (const quirks of [NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS]) {
        for (const host of HOSTS) {
          if (typeof parsed !== 'number') expect(typeof is_for_host(parsed, host, quirks)).toBe('boolean');
        }
        const options = { now_s: NOW_S, allow_self_signed: true, any_order: false, quirks };
        const status = verify_chain([own, middle], { ...options, trusted: [root] });
        expect(Number.isInteger(status)).toBe(true);
        counts[status === 0 ? 'accepted' : 'refused']++;
        if (status === 0) expect([own, middle].map(signed_of)).toEqual(CHAIN.map(signed_of));
      }
    }),
    { numRuns: 1500, seed: 1 },
  );
  // All three happen.
  expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThan(100);
});
