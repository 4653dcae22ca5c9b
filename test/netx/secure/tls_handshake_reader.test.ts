import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { record_keys, seal_record } from '../../../netx/secure/host/tls_record_keys.ts';
import { HandshakeReader } from '../../../netx/secure/tls_handshake_reader.ts';
import type { RecordKeys } from '../../../netx/secure/tls_host.ts';
import { RECORD_HANDSHAKE } from '../../../netx/secure/tls_record.ts';
import { CERTIFICATE_BYTES, CERTIFICATE_SUBJECT, SERVER_FLIGHT, SERVER_SECRET } from './rfc8448.ts';

const SUITE = 'TLS_AES_128_GCM_SHA256';
const SECRET = Buffer.from(SERVER_SECRET, 'hex');
const KEYS = record_keys(SUITE, SECRET) as RecordKeys;

const record = (type: number, ...body: number[]): number[] => [
  type,
  3,
  3,
  body.length >> 8,
  body.length & 255,
  ...body,
];
const message = (type: number, ...body: number[]): number[] => [type, 0, 0, body.length, ...body];
const sealed = (number: number, ...content: number[]): number[] => [
  ...seal_record(KEYS, number, { type: RECORD_HANDSHAKE, content: Uint8Array.from(content) }),
];

/** Two certificates, in the form of each version: TLS 1.3 has a context in front and extensions behind each. */
const LIST_1_2 = [0, 0, 9, 0, 0, 2, 0xaa, 0xab, 0, 0, 1, 0xba];
const LIST_1_3 = [1, 0x77, 0, 0, 15, 0, 0, 2, 0xaa, 0xab, 0, 2, 9, 9, 0, 0, 1, 0xba, 0, 0];

function found(reader: HandshakeReader): number[][] | undefined {
  return reader.certificates?.map((der) => [...der]);
}

it('finds the certificates of a handshake in the clear in their order, however its messages lie in records', () => {
  const certificate = message(11, ...LIST_1_2);
  const whole = new HandshakeReader();
  whole.read(Uint8Array.from([...record(22, 2, 0, 0, 1, 7), ...record(22, ...certificate)]));
  const cut = new HandshakeReader();
  cut.read(
    Uint8Array.from([...record(22, ...certificate.slice(0, 3)), ...record(22, ...certificate.slice(3))]),
  );
  for (const reader of [whole, cut]) {
    expect(found(reader)).toEqual([[0xaa, 0xab], [0xba]]);
    expect(reader.certificate_message_bytes).toBe(LIST_1_2.length);
  }
});

it('takes nothing behind the change of cipher for clear text', () => {
  const reader = new HandshakeReader();
  reader.read(Uint8Array.from([...record(20, 1), ...record(22, 11, 0, 0, 3, 0, 0, 0)]));
  expect(reader.certificates).toBe(null);
});

it('opens the flight of RFC 8448 3 and finds its certificate', () => {
  const reader = new HandshakeReader();
  reader.read(SERVER_FLIGHT);
  expect(reader.certificates).toBe(null);
  reader.open(SUITE, SECRET);
  const [der] = reader.certificates ?? [];
  expect(der?.length).toBe(CERTIFICATE_BYTES);
  expect(new X509Certificate(der as Uint8Array).subject).toBe(CERTIFICATE_SUBJECT);
});

it('keeps encrypted records until the secret is known, and finds certificates in the order in which they came', () => {
  const certificate = message(11, ...LIST_1_3);
  const reader = new HandshakeReader();
  reader.read(Uint8Array.from([...record(20, 1), ...sealed(0, ...message(8, 0, 0))]));
  reader.read(Uint8Array.from(sealed(1, ...certificate.slice(0, 9))));
  reader.open(SUITE, SECRET);
  expect(reader.certificates).toBe(null);
  reader.read(Uint8Array.from(sealed(2, ...certificate.slice(9))));
  reader.open(SUITE, SECRET);
  expect(found(reader)).toEqual([[0xaa, 0xab], [0xba]]);
  expect(reader.certificate_message_bytes).toBe(LIST_1_3.length);
});

it('stops at Finished, behind which other keys are in force, and at a record that it cannot open', () => {
  const certificate = message(11, ...LIST_1_3);
  const after_finished = new HandshakeReader();
  after_finished.read(Uint8Array.from([...sealed(0, ...message(20, 1)), ...sealed(1, ...certificate)]));
  const gap = new HandshakeReader();
  gap.read(Uint8Array.from([...sealed(1, ...certificate), ...sealed(1, ...certificate)]));
  for (const reader of [after_finished, gap]) {
    reader.open(SUITE, SECRET);
    expect(reader.certificates).toBe(null);
  }
});
