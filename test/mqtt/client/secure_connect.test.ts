// The guide's secure connection, against the broker of the simulation.

import { describe, expect, it } from 'vitest';
import {
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_PORT,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
  nxd_mqtt_client_subscribe,
} from '../../../mqtt/nxd_mqtt_client.ts';
import {
  NX_IN_PROGRESS,
  NX_INVALID_PORT,
  NX_PTR_ERROR,
  NX_TCP_ESTABLISHED,
  NX_TRUE,
  NXD_ADDRESS,
} from '../../../netx/nx_api.ts';
import {
  NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND,
  NX_SECURE_TLS_SESSION_UNINITIALIZED,
} from '../../../netx/secure/nx_secure_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import {
  type Board,
  BROKER_IP,
  client_setup,
  Lan,
  plain_chain,
  SECURE_OPTIONS,
  server_setup,
  VERSIONS,
} from '../../netx/secure/lan.ts';

const WAIT = 3000;
const BROKER = new NXD_ADDRESS(4, BROKER_IP);

function* echo(board: Board, length: number): TX.Service<[number, number, string]> {
  const { client } = board;
  const text = 'x'.repeat(length);
  yield* nxd_mqtt_client_subscribe(client, 'topic', 5, 1);
  const sent = yield* nxd_mqtt_client_publish(client, 'topic', 5, text, length, 0, 1, WAIT);
  const topic = new Uint8Array(16);
  const message = new Uint8Array(length);
  const sizes = [TX.ref(0), TX.ref(0)] as const;
  let got = -1;
  for (let n = 0; n < 100 && got !== 0; n++) {
    yield* TX.tx_thread_sleep(2);
    got = yield* nxd_mqtt_client_message_get(client, topic, 16, sizes[0], message, length, sizes[1]);
  }
  return [sent, got, new TextDecoder().decode(message.subarray(0, sizes[1].value))];
}

describe.each(VERSIONS)('a secure connection with $name', ({ version }) => {
  it('costs no more than some thousand events a board when twenty make one at once and each computes', async () => {
    const BOARDS = 20;
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version), BOARDS);
    const statuses: number[] = [];
    for (let n = 0; n < BOARDS; n++) {
      const script = function* ({ client }: Board): TX.Service<void> {
        const setup = client_setup({ version, trusted: [chain.root] });
        statuses.push(
          yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT),
        );
        yield* nxd_mqtt_client_disconnect(client);
      };
      lan.add_board(script, { secure: { ...SECURE_OPTIONS, sim_handshake_us: 200_000 } });
    }
    await lan.run();
    expect(statuses).toEqual(new Array(BOARDS).fill(0));
    expect(lan.sim.events_handled / BOARDS).toBeLessThan(2000);
    expect(lan.complaints()).toEqual([]);
  });

  it('is made with a broker that takes one client at a time, each after the other, on both ports', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    const broker = lan.add_broker(server_setup(chain, version), 1);
    const ends: string[] = [];
    let most = 0;
    const visit = function* (
      { client }: Board,
      name: string,
      service: (client: Board['client']) => TX.Service<number>,
    ): TX.Service<void> {
      const status = yield* service(client);
      most = Math.max(most, broker.board.core.connections);
      yield* TX.tx_thread_sleep(20);
      yield* nxd_mqtt_client_disconnect(client);
      ends.push(`${name} ${status}`);
    };
    const setup = client_setup({ version, trusted: [chain.root] });
    for (const name of ['secure', 'secure too']) {
      lan.add_board((board) =>
        visit(board, name, (client) =>
          nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT),
        ),
      );
    }
    lan.add_board((board) =>
      visit(board, 'plain', (client) =>
        nxd_mqtt_client_connect(client, BROKER, NXD_MQTT_PORT, 60, NX_TRUE, WAIT),
      ),
    );
    await lan.run();
    expect(ends.toSorted()).toEqual(['plain 0', 'secure 0', 'secure too 0']);
    expect(most).toBe(1);
    expect(lan.complaints()).toEqual([]);
  });

  it('carries messages both ways, and leaves no packet behind', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: unknown[] = [];
    lan.add_board(function* (board) {
      const { client } = board;
      const setup = client_setup({ version, trusted: [chain.root] });
      results.push(
        yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT),
      );
      results.push(yield* echo(board, 20));
      results.push(yield* echo(board, 1300));
      results.push(yield* nxd_mqtt_client_disconnect(client));
      results.push(yield* nxd_mqtt_client_delete(client));
    });
    await lan.run();
    expect(results).toEqual([0, [0, 0, 'x'.repeat(20)], [0, 0, 'x'.repeat(1300)], 0, 0]);
    expect(lan.complaints()).toEqual([]);
  });
});

describe.each(VERSIONS)('the order of things with $name', ({ version }) => {
  it('TCP is established, the callback is called, TLS is negotiated, CONNECT goes inside; close_notify, then FIN', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const seen: string[] = [];
    lan.lan.tap((frame) => {
      const text = segment(frame.data());
      if (text !== null) seen.push(text);
    });
    lan.add_board(function* (board) {
      const { client } = board;
      const configure = client_setup({ version, trusted: [chain.root] });
      const setup: typeof configure = (...args) => {
        seen.push(`callback, TCP state ${client.nxd_mqtt_client_socket.nx_tcp_socket_state}`);
        return configure(...args);
      };
      yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT);
      seen.push('connected');
      yield* nxd_mqtt_client_disconnect(client);
      yield* nxd_mqtt_client_delete(client);
    });
    await lan.run();
    const [handshake, talk] = [
      seen.slice(0, seen.indexOf('connected')),
      seen.slice(seen.indexOf('connected')),
    ];
    expect(handshake.slice(0, 4)).toEqual([
      '> SYN',
      '< SYN',
      `callback, TCP state ${NX_TCP_ESTABLISHED}`,
      '> record 22',
    ]);
    expect(handshake.at(-1)).toBe('< record 23');
    const alert = version === VERSIONS[0].version ? 'record 21' : 'record 23';
    // DISCONNECT, close_notify of both sides, and only then FIN.
    expect(talk.slice(1)).toEqual(['> record 23', `> ${alert}`, `< ${alert}`, '< FIN', '> FIN']);
  });

  it('delete of a connected client says close_notify too', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const seen: string[] = [];
    lan.lan.tap((frame) => {
      const text = segment(frame.data());
      if (text !== null) seen.push(text);
    });
    lan.add_board(function* ({ client }) {
      const setup = client_setup({ version, trusted: [chain.root] });
      yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT);
      seen.length = 0;
      yield* nxd_mqtt_client_delete(client);
    });
    await lan.run();
    expect(seen[0]).toBe(version === VERSIONS[0].version ? '> record 21' : '> record 23');
    expect(lan.complaints()).toEqual([]);
  });

  it('a connect without waiting shakes hands in the thread of the client', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: unknown[] = [];
    lan.add_board(function* (board) {
      const { client } = board;
      const setup = client_setup({ version, trusted: [chain.root] });
      client.nxd_mqtt_connect_notify = (_client, status) => {
        results.push(['told', status]);
      };
      results.push(
        yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, 0),
      );
      yield* TX.tx_thread_sleep(50);
      results.push(yield* echo(board, 30));
      yield* nxd_mqtt_client_disconnect(client);
      yield* nxd_mqtt_client_delete(client);
    });
    await lan.run();
    expect(results).toEqual([NX_IN_PROGRESS, ['told', 0], [0, 0, 'x'.repeat(30)]]);
    expect(lan.complaints()).toEqual([]);
  });

  it('a connect without waiting that fails tells so', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: unknown[] = [];
    lan.add_board(function* ({ client }) {
      const setup = client_setup({ version, trusted: [] });
      client.nxd_mqtt_connect_notify = (_client, status) => {
        results.push(['told', status, client.tls_status]);
      };
      results.push(
        yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, 0),
      );
      yield* TX.tx_thread_sleep(200);
      yield* nxd_mqtt_client_delete(client);
    });
    await lan.run();
    const status = NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND;
    expect(results).toEqual([NX_IN_PROGRESS, ['told', NXD_MQTT_CONNECT_FAILURE, status]]);
    expect(lan.complaints()).toEqual([]);
  });
});

/** What a TCP segment of the secure port brings: SYN, FIN, or the type of its first record; null for the rest. */
function segment(frame: Uint8Array): string | null {
  if (frame[12] !== 8 || frame[23] !== 6) return null;
  const port = (at: number): number => ((frame[at] as number) << 8) | (frame[at + 1] as number);
  const direction = port(36) === NXD_MQTT_TLS_PORT ? '>' : '<';
  const flags = frame[47] as number;
  const data = 34 + ((frame[46] as number) >> 4) * 4;
  const end = 14 + port(16);
  if ((flags & 2) !== 0) return `${direction} SYN`;
  if (end > data) return `${direction} record ${frame[data]}`;
  return (flags & 1) !== 0 ? `${direction} FIN` : null;
}

it('a setup callback that fails ends the attempt, and so does one that creates no session', async () => {
  const lan = new Lan();
  lan.add_broker(server_setup(plain_chain(), VERSIONS[0].version));
  const results: number[] = [];
  lan.add_board(function* ({ client }) {
    for (const answer of [0x42, 0]) {
      const setup = (): number => answer;
      results.push(
        yield* nxd_mqtt_client_secure_connect(client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, NX_TRUE, WAIT),
      );
      results.push(client.tls_status);
    }
    yield* nxd_mqtt_client_delete(client);
  });
  await lan.run();
  const failure = NXD_MQTT_CONNECT_FAILURE;
  expect(results).toEqual([failure, 0x42, failure, NX_SECURE_TLS_SESSION_UNINITIALIZED]);
  expect(lan.complaints()).toEqual([]);
});

it('arguments are checked', async () => {
  const lan = new Lan();
  const results: number[] = [];
  const setup = (): number => 0;
  lan.add_board(function* ({ client }) {
    results.push(yield* nxd_mqtt_client_secure_connect(null, BROKER, 8883, setup, 60, NX_TRUE, WAIT));
    results.push(yield* nxd_mqtt_client_secure_connect(client, null, 8883, setup, 60, NX_TRUE, WAIT));
    results.push(yield* nxd_mqtt_client_secure_connect(client, BROKER, 8883, null, 60, NX_TRUE, WAIT));
    results.push(yield* nxd_mqtt_client_secure_connect(client, BROKER, 0, setup, 60, NX_TRUE, WAIT));
  });
  await lan.run();
  expect(results).toEqual([NX_PTR_ERROR, NX_PTR_ERROR, NX_PTR_ERROR, NX_INVALID_PORT]);
});

it('NXD_MQTT_REQUIRE_TLS refuses a connection without TLS', async () => {
  const lan = new Lan();
  const results: number[] = [];
  lan.add_board(
    function* ({ client }) {
      results.push(yield* nxd_mqtt_client_connect(client, BROKER, NXD_MQTT_PORT, 60, NX_TRUE, WAIT));
    },
    { mqtt: { NXD_MQTT_REQUIRE_TLS: true } },
  );
  await lan.run();
  expect(results).toEqual([NXD_MQTT_CONNECT_FAILURE]);
});
