// What NetX Secure has of its host: nothing before a host is installed, and then what node:tls and node:crypto give.

import { expect, it } from 'vitest';
import { tls_host } from '../../../netx/secure/tls_host.ts';
import { test_key } from './test_keys.ts';

it('without a host the program is told what to import', async () => {
  const alone = '../../../netx/secure/tls_host.ts?alone';
  const { tls_host: none } = (await import(alone)) as { tls_host: typeof tls_host };
  expect(none).toThrow(
    'NetX Secure has no TLS engine: the program that runs the simulation must import netx-sim/secure',
  );
});

it('a private key is read in its own format only', () => {
  const { private_key } = test_key(0);
  const key = private_key.export({ format: 'der', type: 'pkcs1' });
  expect(tls_host().private_key_pem(key, 'pkcs1')).toBe(private_key.export({ format: 'pem', type: 'pkcs8' }));
  expect(tls_host().private_key_pem(key.subarray(1), 'pkcs1')).toBe(null);
});

it('a key or a signature that is none signs nothing', () => {
  expect(tls_host().is_signed('sha256', Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3))).toBe(false);
});
