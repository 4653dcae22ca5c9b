import { expect, it } from 'vitest';
import { HandshakeReader, plain_alert, record_bytes } from '../../../netx/secure/tls_record.ts';

const record = (type: number, ...body: number[]): number[] => [
  type,
  3,
  3,
  body.length >> 8,
  body.length & 255,
  ...body,
];

it('tells how long a record is from its header, and what is none', () => {
  expect(record_bytes(Uint8Array.from(record(23, 1, 2, 3)), 0)).toBe(8);
  expect(record_bytes(Uint8Array.of(22, 3, 1, 1, 0), 0)).toBe(5 + 256);
  expect(record_bytes(Uint8Array.of(22, 3, 1, 1), 0)).toBe(0);
  expect(record_bytes(Uint8Array.from(Buffer.from('HTTP/1.1')), 0)).toBe(-1);
  expect(record_bytes(Uint8Array.of(23, 3, 3, 0xff, 0xff), 0)).toBe(-1);
});

it('a fatal alert in the clear', () => {
  expect([...plain_alert(48)]).toEqual([21, 3, 3, 0, 2, 2, 48]);
});

it('finds the certificates of a handshake in their order, however its messages lie in records', () => {
  const list = [0, 0, 9, 0, 0, 2, 0xaa, 0xab, 0, 0, 1, 0xba];
  const message = [11, 0, 0, list.length, ...list];
  const whole = new HandshakeReader();
  whole.read(Uint8Array.from([...record(22, 2, 0, 0, 1, 7), ...record(22, ...message)]));
  const cut = new HandshakeReader();
  cut.read(Uint8Array.from([...record(22, ...message.slice(0, 3)), ...record(22, ...message.slice(3))]));
  for (const reader of [whole, cut]) {
    expect(reader.certificates?.map((der) => [...der])).toEqual([[0xaa, 0xab], [0xba]]);
    expect(reader.certificate_message_bytes).toBe(list.length);
  }
});

it('reads nothing behind the change of cipher, where all is encrypted', () => {
  const reader = new HandshakeReader();
  reader.read(Uint8Array.from([...record(20, 1), ...record(22, 11, 0, 0, 3, 0, 0, 0)]));
  expect(reader.certificates).toBe(null);
});
