// Sessions used by firmware directly, both sides on boards: the manual's order of calls, data, the end, and again.

import { describe, expect, it } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  nx_secure_tls_session_create,
  nx_secure_tls_session_delete,
  nx_secure_tls_session_end,
  nx_secure_tls_session_reset,
  nx_secure_tls_session_start,
} from '../../../netx/secure/nx_secure_tls_session.ts';
import * as TX from '../../../rtos/tx_api.ts';
import { certificate, create_session, Lan, NOW_S, plain_chain, server_setup, VERSIONS } from './lan.ts';
import { hear, run_pair, type Side, say } from './pair.ts';

const CHAIN = plain_chain();

function client_side({ session }: Side, version: number): void {
  create_session(session, version);
  TLS.nx_secure_tls_remote_certificate_allocate(session, new TLS.NX_SECURE_X509_CERT());
  TLS.nx_secure_tls_trusted_certificate_add(session, certificate(CHAIN.root, false));
  TLS.nx_secure_tls_session_time_function_set(session, () => NOW_S);
}

describe.each(VERSIONS)('a session with $name', ({ version }) => {
  it('carries data both ways, more than fits into one segment too, and ends with close_notify on both sides', async () => {
    const results: unknown[] = [];
    const long = 'y'.repeat(1480);
    const lan = await run_pair(
      function* (side) {
        server_setup(CHAIN, version)(side.session);
        results.push(['server', yield* nx_secure_tls_session_start(side.session, side.socket, 500)]);
        results.push(yield* hear(side, 5));
        results.push(yield* say(side, long));
        results.push(['closed', yield* hear(side, 1)]);
        results.push(['end', yield* nx_secure_tls_session_end(side.session, 0)]);
        yield* nx_secure_tls_session_delete(side.session);
      },
      function* (side) {
        client_side(side, version);
        results.push(['client', yield* nx_secure_tls_session_start(side.session, side.socket, 500)]);
        results.push(['version', side.session.nx_secure_tls_protocol_version]);
        results.push(yield* say(side, 'hello'));
        results.push((yield* hear(side, 1480)) === long);
        results.push(['end', yield* nx_secure_tls_session_end(side.session, 500)]);
        yield* nx_secure_tls_session_delete(side.session);
      },
    );
    expect(lan.complaints()).toEqual([]);
    expect(results).toEqual(
      expect.arrayContaining([
        ['server', 0],
        ['client', 0],
        ['version', version],
        'hello',
        true,
        ['closed', TLS.NX_SECURE_TLS_CLOSE_NOTIFY_RECEIVED],
        ['end', 0],
      ]),
    );
    expect(results.filter((result) => JSON.stringify(result) === '["end",0]')).toHaveLength(2);
  });

  it('started without waiting goes on when it is started again', async () => {
    const statuses: number[] = [];
    const lan = await run_pair(
      function* (side) {
        server_setup(CHAIN, version)(side.session);
        yield* nx_secure_tls_session_start(side.session, side.socket, 500);
        yield* hear(side, 2);
        yield* nx_secure_tls_session_delete(side.session);
      },
      function* (side) {
        client_side(side, version);
        for (let status: number = NX.NX_CONTINUE; status === NX.NX_CONTINUE; ) {
          status = yield* nx_secure_tls_session_start(side.session, side.socket, 0);
          statuses.push(status);
          yield* TX.tx_thread_sleep(5);
        }
        yield* say(side, 'ok');
        yield* nx_secure_tls_session_delete(side.session);
      },
    );
    expect(statuses[0]).toBe(NX.NX_CONTINUE);
    expect(statuses.at(-1)).toBe(0);
    expect(lan.complaints()).toEqual([]);
  });

  it('that the peer never answers fails in time, and leaves no packet behind', async () => {
    const statuses: number[] = [];
    const lan = await run_pair(
      function* () {
        yield* TX.tx_thread_sleep(200);
      },
      function* (side) {
        client_side(side, version);
        statuses.push(yield* nx_secure_tls_session_start(side.session, side.socket, 50));
        statuses.push(yield* nx_secure_tls_session_delete(side.session));
      },
    );
    expect(statuses).toEqual([NX.NX_NO_PACKET, 0]);
    // What the server has not read of the ClientHello is still in its socket's queue until that is deleted.
    expect(lan.complaints().filter((text) => !text.startsWith('board pool'))).toEqual([]);
  });
});

it('bytes that are no TLS end the handshake', async () => {
  const statuses: number[] = [];
  const lan = await run_pair(
    function* ({ board, socket }) {
      const slot = TX.ref<NX.NX_PACKET | null>(null);
      yield* NX.nx_tcp_socket_receive(socket, slot, 500);
      yield* NX.nx_packet_release(slot.value);
      yield* NX.nx_packet_allocate(board.pool, slot, NX.NX_TCP_PACKET, 100);
      yield* NX.nx_packet_data_append(slot.value, 'HTTP/1.1 400 no', 15, board.pool, 100);
      yield* NX.nx_tcp_socket_send(socket, slot.value, 100);
      yield* TX.tx_thread_sleep(50);
    },
    function* (side) {
      client_side(side, 0);
      statuses.push(yield* nx_secure_tls_session_start(side.session, side.socket, 500));
      yield* nx_secure_tls_session_delete(side.session);
    },
  );
  expect(statuses).toEqual([TLS.NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION]);
  expect(lan.sim.diagnostics).toEqual([]);
});

it('a private key whose memory is used for something else meanwhile is none', async () => {
  const statuses: number[] = [];
  await run_pair(
    function* ({ socket }) {
      yield* NX.nx_tcp_socket_receive(socket, TX.ref<NX.NX_PACKET | null>(null), 500);
    },
    function* ({ session, socket }) {
      const { leaf } = plain_chain();
      const own = certificate(leaf, true);
      create_session(session, 0);
      TLS.nx_secure_tls_local_certificate_add(session, own);
      leaf.private_key_der.fill(0);
      statuses.push(yield* nx_secure_tls_session_start(session, socket, 500));
      yield* nx_secure_tls_session_delete(session);
    },
  );
  expect(statuses).toEqual([TLS.NX_SECURE_TLS_INVALID_CERTIFICATE]);
});

it('a session is created once, with enough metadata, and is all zero when it is deleted', async () => {
  const lan = new Lan();
  const results: unknown[] = [];
  lan.add_board(function* () {
    const session = new TLS.NX_SECURE_TLS_SESSION();
    const size = TX.ref(0);
    const table = TLS.nx_crypto_tls_ciphers_ecc;
    results.push(yield* nx_secure_tls_session_reset(session));
    results.push(TLS.nx_secure_tls_metadata_size_calculate(table, size));
    const area = new Uint8Array(size.value);
    results.push(nx_secure_tls_session_create(null, table, area, area.length));
    results.push(nx_secure_tls_session_create(session, table, area, area.length - 1));
    results.push(nx_secure_tls_session_create(session, table, area, area.length));
    results.push(yield* nx_secure_tls_session_start(session, null, 0));
    results.push(yield* nx_secure_tls_session_reset(session));
    results.push(yield* nx_secure_tls_session_delete(session));
    results.push(session.nx_secure_tls_id);
  });
  await lan.run();
  expect(results).toEqual([
    TLS.NX_SECURE_TLS_SESSION_UNINITIALIZED,
    0,
    NX.NX_PTR_ERROR,
    TLS.NX_SECURE_TLS_INSUFFICIENT_METADATA_SPACE,
    0,
    NX.NX_PTR_ERROR,
    0,
    0,
    0,
  ]);
});

it('TLS 1.3 is there only when the build has it', async () => {
  const lan = new Lan();
  const results: number[] = [];
  const override = TLS.nx_secure_tls_session_protocol_version_override;
  lan.add_board(
    function* () {
      const session = new TLS.NX_SECURE_TLS_SESSION();
      create_session(session, 0);
      for (const version of [0x0301, 0x0303, 0x0304]) results.push(override(session, version));
      yield* nx_secure_tls_session_delete(session);
    },
    { secure: {} },
  );
  await lan.run();
  const refused = TLS.NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION;
  expect(results).toEqual([refused, 0, refused]);
});

it('a bit that flips on the wire behind every check of the link is found by TLS', async () => {
  const heard: unknown[] = [];
  const lan = await run_pair(
    function* (side) {
      server_setup(CHAIN, VERSIONS[0].version)(side.session);
      yield* nx_secure_tls_session_start(side.session, side.socket, 500);
      const connection = side.session.connection as unknown as {
        engine: { feed(bytes: Uint8Array): Promise<void> };
      };
      const feed = connection.engine.feed.bind(connection.engine);
      connection.engine.feed = (bytes) => {
        const damaged = bytes.slice();
        damaged[damaged.length - 1]! ^= 1;
        return feed(damaged);
      };
      heard.push(yield* hear(side, 5));
      yield* nx_secure_tls_session_delete(side.session);
    },
    function* (side) {
      client_side(side, VERSIONS[0].version);
      yield* nx_secure_tls_session_start(side.session, side.socket, 500);
      yield* say(side, 'hello');
      heard.push(yield* hear(side, 5, 100));
      heard.push(side.session.nx_secure_tls_received_alert_value);
      yield* nx_secure_tls_session_delete(side.session);
    },
  );
  expect(heard).toEqual([
    TLS.NX_SECURE_TLS_AEAD_DECRYPT_FAIL,
    TLS.NX_SECURE_TLS_ALERT_RECEIVED,
    TLS.NX_SECURE_TLS_ALERT_BAD_RECORD_MAC,
  ]);
  expect(lan.complaints()).toEqual([]);
});

it('the crypto costs processor time, as much as the options say', async () => {
  const took = async (sim_handshake_us: number): Promise<number> => {
    let begin = 0;
    let end = 0;
    await run_pair(
      function* (side) {
        server_setup(CHAIN, VERSIONS[0].version)(side.session);
        yield* nx_secure_tls_session_start(side.session, side.socket, 5000);
        yield* TX.tx_thread_sleep(1);
        yield* nx_secure_tls_session_delete(side.session);
      },
      function* (side) {
        client_side(side, VERSIONS[0].version);
        begin = side.board.target.kernel.now_ns;
        yield* nx_secure_tls_session_start(side.session, side.socket, 5000);
        end = side.board.target.kernel.now_ns;
        yield* nx_secure_tls_session_delete(side.session);
      },
      { sim_handshake_us, sim_record_us: 0, sim_byte_ns: 0 },
    );
    return end - begin;
  };
  // Both sides compute, one after the other.
  expect((await took(500_000)) - (await took(100_000))).toBeCloseTo(800e6, -7);
});
