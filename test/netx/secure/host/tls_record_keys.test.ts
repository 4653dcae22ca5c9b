// Keys, seal and opening of TLS 1.3 records against the vector of RFC 8448.

import { expect, it } from 'vitest';
import { open_record, record_keys, seal_record } from '../../../../netx/secure/host/tls_record_keys.ts';
import type { RecordKeys } from '../../../../netx/secure/tls_host.ts';
import { RECORD_ALERT, RECORD_HANDSHAKE } from '../../../../netx/secure/tls_record.ts';
import { SERVER_FLIGHT, SERVER_IV, SERVER_KEY, SERVER_SECRET } from '../rfc8448.ts';

const KEYS = record_keys('TLS_AES_128_GCM_SHA256', Buffer.from(SERVER_SECRET, 'hex')) as RecordKeys;

it('key and IV follow from a traffic secret as in RFC 8448 3', () => {
  expect(Buffer.from(KEYS.key).toString('hex')).toBe(SERVER_KEY);
  expect(Buffer.from(KEYS.iv).toString('hex')).toBe(SERVER_IV);
  expect(record_keys('TLS_UNKNOWN', new Uint8Array(32))).toBe(null);
});

it("opens the server's flight of RFC 8448 3, and seals it to the same bytes", () => {
  const inner = open_record(KEYS, 0, SERVER_FLIGHT);
  expect([inner?.type, inner?.content.length]).toEqual([RECORD_HANDSHAKE, 657]);
  expect(Buffer.from(seal_record(KEYS, 0, inner!))).toEqual(SERVER_FLIGHT);
});

it('opens nothing under another number, with a changed byte, or that is too short', () => {
  const changed = Buffer.from(SERVER_FLIGHT);
  changed[100]! ^= 1;
  expect(open_record(KEYS, 1, SERVER_FLIGHT)).toBe(null);
  expect(open_record(KEYS, 0, changed)).toBe(null);
  expect(open_record(KEYS, 0, SERVER_FLIGHT.subarray(0, 20))).toBe(null);
});

it('each record has a nonce of its own; padding is taken off, and nothing but padding is refused', () => {
  const keys = record_keys('TLS_AES_128_GCM_SHA256', new Uint8Array(32).fill(7)) as RecordKeys;
  const content = Uint8Array.of(2, 48);
  const sealed = [0, 1, 2].map((n) => seal_record(keys, n, { type: RECORD_ALERT, content }));
  expect(new Set(sealed.map(String)).size).toBe(3);
  expect(sealed.map((record, n) => open_record(keys, n, record)?.content)).toEqual(Array(3).fill(content));
  // The type goes last: with type 0 the content ends in padding.
  const padded = seal_record(keys, 0, { type: 0, content: Uint8Array.of(2, 48, RECORD_ALERT, 0, 0) });
  expect(open_record(keys, 0, padded)).toEqual({ type: RECORD_ALERT, content });
  expect(open_record(keys, 0, seal_record(keys, 0, { type: 0, content: new Uint8Array(3) }))).toBe(null);
});
