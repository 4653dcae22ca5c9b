import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { DER_INTEGER, DER_SEQUENCE, DerReader } from '../../../../netx/secure/der_reader.ts';
import { der, name, pem, signed, time } from '../../../../netx/secure/host/der_writer.ts';

it('writes lengths in as few bytes as they take', () => {
  expect([...der(DER_INTEGER, [5])]).toEqual([2, 1, 5]);
  expect([...der(DER_INTEGER, new Uint8Array(127)).subarray(0, 2)]).toEqual([2, 127]);
  expect([...der(DER_INTEGER, new Uint8Array(128)).subarray(0, 3)]).toEqual([2, 0x81, 128]);
  expect([...der(DER_INTEGER, new Uint8Array(256)).subarray(0, 4)]).toEqual([2, 0x82, 1, 0]);
});

it('writes names and dates, in two digits of the year before 2050 and in four from then on', () => {
  expect(name('ab').toString('hex')).toBe('300d310b300906035504030c026162');
  expect(time(1_700_000_000).subarray(2).toString()).toBe('231114221320Z');
  expect(time(2_600_000_000).subarray(2).toString()).toBe('20520522141320Z');
});

it('what is signed can be verified, and is wrapped in lines as text', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const whole = signed(der(DER_SEQUENCE, [5, 0]), privateKey);
  const parts = new DerReader(whole).enter(DER_SEQUENCE);
  const body = parts.next().whole;
  parts.next();
  expect(verify('sha256', body, publicKey, parts.next().content.subarray(1))).toBe(true);
  const text = pem('THING', whole);
  expect(text).toMatch(/^-----BEGIN THING-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END THING-----\n$/);
});
