import { expect, it } from 'vitest';
import { plain_alert, record_bytes } from '../../../netx/secure/tls_record.ts';

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
