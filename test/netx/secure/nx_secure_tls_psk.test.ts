// Sessions without certificates: a key that both sides know.

import { expect, it } from 'vitest';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  nx_secure_tls_client_psk_set,
  nx_secure_tls_psk_add,
} from '../../../netx/secure/nx_secure_tls_psk.ts';
import { hear, run_pair, type Side, say } from './pair.ts';

function create({ session }: Side): void {
  const area = new Uint8Array(4000);
  TLS.nx_secure_tls_session_create(session, TLS.nx_crypto_tls_ciphers_psk, area, area.length);
  TLS.nx_secure_tls_session_packet_buffer_set(session, new Uint8Array(2000), 2000);
}

async function meet(client_key: Uint8Array): Promise<unknown[]> {
  const results: unknown[] = [];
  const key = Uint8Array.of(1, 2, 3, 4);
  const lan = await run_pair(
    function* (side) {
      create(side);
      nx_secure_tls_psk_add(side.session, key, 4, 'device', 6, 'hint', 4);
      yield* TLS.nx_secure_tls_session_start(side.session, side.socket, 500);
      results.push(yield* hear(side, 5, 100));
      yield* TLS.nx_secure_tls_session_delete(side.session);
    },
    function* (side) {
      create(side);
      nx_secure_tls_client_psk_set(side.session, client_key, 4, 'device', 6, 'hint', 4);
      results.push(yield* TLS.nx_secure_tls_session_start(side.session, side.socket, 500));
      yield* say(side, 'hello');
      yield* TLS.nx_secure_tls_session_delete(side.session);
    },
  );
  expect(lan.complaints()).toEqual([]);
  return results;
}

it('two sides with the same key understand each other', async () => {
  expect(await meet(Uint8Array.of(1, 2, 3, 4))).toEqual([0, 'hello']);
});

it('with different keys there is no session', async () => {
  const [first, second] = await meet(Uint8Array.of(1, 2, 3, 5));
  expect([first, second]).toContain(TLS.NX_SECURE_TLS_SESSION_UNINITIALIZED);
  expect([first, second]).toContain(TLS.NX_SECURE_TLS_ALERT_RECEIVED);
});

it('a session holds five keys, of at most 20 bytes', async () => {
  const statuses: number[] = [];
  await run_pair(
    function* () {},
    function* (side) {
      create(side);
      const add = (bytes: number): number =>
        nx_secure_tls_psk_add(side.session, new Uint8Array(bytes), bytes, 'id', 2, null, 0);
      statuses.push(add(21));
      for (let n = 0; n < 6; n++) statuses.push(add(20));
      yield* TLS.nx_secure_tls_session_delete(side.session);
    },
  );
  const full = TLS.NX_SECURE_TLS_NO_MORE_PSK_SPACE;
  expect(statuses).toEqual([full, 0, 0, 0, 0, 0, full]);
});
