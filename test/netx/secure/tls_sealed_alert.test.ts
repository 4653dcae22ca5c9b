// The one record that is not sealed by the engine, against a vector: RFC 8448 3 has the client's handshake traffic
// secret and the key and IV that follow from it.

import { createDecipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { sealed_alert } from '../../../netx/secure/tls_sealed_alert.ts';

const SECRET = 'b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21';
const KEY = 'dbfaa693d1762c5b666af5d950258d01';
const IV = '5bd3c71b836e0b76bb73265f';

it('is a record of TLS 1.3 under the keys of RFC 8448 3, and holds a fatal alert', () => {
  const record = Buffer.from(sealed_alert(48, 'TLS_AES_128_GCM_SHA256', Buffer.from(SECRET, 'hex'))!);
  expect([...record.subarray(0, 5)]).toEqual([23, 3, 3, 0, 19]);
  const aead = createDecipheriv('aes-128-gcm', Buffer.from(KEY, 'hex'), Buffer.from(IV, 'hex'));
  aead.setAAD(record.subarray(0, 5));
  aead.setAuthTag(record.subarray(-16));
  expect([...aead.update(record.subarray(5, -16)), ...aead.final()]).toEqual([2, 48, 21]);
});

it('a suite that is not in the tables has none', () => {
  expect(sealed_alert(48, 'TLS_UNKNOWN', Buffer.alloc(32))).toBe(null);
});
