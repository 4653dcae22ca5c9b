// The handshake between a board and the broker when something is scarce or wrong: certificates of clients, the packet
// buffer, packets, a wire that loses frames. And that ciphertext does not decide when things happen.

import { describe, expect, it } from 'vitest';
import {
  NXD_MQTT_COMMUNICATION_FAILURE,
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { frame_loss } from '../../../netx/link/link_faults.ts';
import * as NX from '../../../netx/nx_api.ts';
import { type SimCertificate, sim_certificate } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import * as TX from '../../../rtos/tx_api.ts';
import {
  authority,
  type Board,
  BROKER_IP,
  type ClientSetup,
  client_setup,
  DAY_S,
  Lan,
  NOW_S,
  plain_chain,
  server_setup,
  VERSIONS,
} from './lan.ts';

const BROKER = new NX.NXD_ADDRESS(4, BROKER_IP);
const WAIT = 3000;
const DATES = { not_before_s: NOW_S - DAY_S, not_after_s: NOW_S + DAY_S };

function device(issuer: SimCertificate): SimCertificate {
  return sim_certificate({ common_name: 'device', issuer, ...DATES });
}

function* connect(board: Board, setup: ReturnType<typeof client_setup>): TX.Service<number> {
  return yield* nxd_mqtt_client_secure_connect(board.client, BROKER, NXD_MQTT_TLS_PORT, setup, 60, 1, WAIT);
}

describe.each(VERSIONS)('with $name', ({ version }) => {
  const is_1_3 = version === TLS.NX_SECURE_TLS_VERSION_TLS_1_3;

  /** A broker that wants client certificates, and one client; what the client's services said, and what it heard. */
  async function against_strict_broker(own: SimCertificate | undefined, clients: SimCertificate) {
    const lan = new Lan();
    const chain = plain_chain();
    const broker = lan.add_broker(server_setup(chain, version, clients));
    let alert = 0;
    let mqtt_bytes = 0;
    const receive = broker.core.receive.bind(broker.core);
    broker.core.receive = (connection, bytes, now_ms) => {
      mqtt_bytes += bytes.length;
      return receive(connection, bytes, now_ms);
    };
    const results: number[] = [];
    const options: ClientSetup = { version, trusted: [chain.root], ...(own === undefined ? {} : { own }) };
    const base = client_setup(options);
    lan.add_board(function* (board) {
      const setup: typeof base = (client, session, remote) => {
        const status = base(client, session, remote);
        const operations = session.operations!;
        session.operations = {
          ...operations,
          *remove(ended) {
            const level = TX.ref(0);
            const value = TX.ref(0);
            TLS.nx_secure_tls_session_alert_value_get(ended, level, value);
            alert = value.value;
            return yield* operations.remove(ended);
          },
        };
        return status;
      };
      results.push(yield* connect(board, setup));
      yield* nxd_mqtt_client_delete(board.client);
    });
    await lan.run();
    return { results, alert, mqtt_bytes, complaints: lan.complaints() };
  }

  it('a broker that wants a client certificate refuses a client without one', async () => {
    expect(await against_strict_broker(undefined, authority('clients'))).toEqual({
      // In TLS 1.3 a client is through with the handshake before the server has judged it.
      results: [is_1_3 ? NXD_MQTT_COMMUNICATION_FAILURE : NXD_MQTT_CONNECT_FAILURE],
      alert: is_1_3
        ? TLS.NX_SECURE_TLS_ALERT_CERTIFICATE_REQUIRED
        : TLS.NX_SECURE_TLS_ALERT_HANDSHAKE_FAILURE,
      mqtt_bytes: 0,
      complaints: [],
    });
  });

  it('and one whose certificate is of an authority that it does not know', async () => {
    expect(await against_strict_broker(device(authority('others')), authority('clients'))).toEqual({
      results: [is_1_3 ? NXD_MQTT_COMMUNICATION_FAILURE : NXD_MQTT_CONNECT_FAILURE],
      alert: TLS.NX_SECURE_TLS_ALERT_UNKNOWN_CA,
      mqtt_bytes: 0,
      complaints: [],
    });
  });

  it('and takes one with the right certificate', async () => {
    const clients = authority('clients');
    const outcome = await against_strict_broker(device(clients), clients);
    expect(outcome).toMatchObject({ results: [0], alert: 0, complaints: [] });
    expect(outcome.mqtt_bytes).toBeGreaterThan(0);
  });

  it('a packet buffer too small for the records of the handshake ends it', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: number[] = [];
    lan.add_board(function* (board) {
      const setup = { version, trusted: [chain.root] };
      results.push(yield* connect(board, client_setup({ ...setup, buffer_bytes: 500 })));
      results.push(board.client.tls_status);
      results.push(yield* connect(board, client_setup(setup)));
      yield* nxd_mqtt_client_delete(board.client);
    });
    await lan.run();
    expect(results).toEqual([NXD_MQTT_CONNECT_FAILURE, TLS.NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL, 0]);
    expect(lan.complaints()).toEqual([]);
  });

  it('a handshake that runs out of packets fails cleanly, and the next try succeeds', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: number[] = [];
    let free_after_failure = 0;
    lan.add_board(function* (board) {
      const setup = client_setup({ version, trusted: [chain.root] });
      const taken: NX.NX_PACKET[] = [];
      const slot = TX.ref<NX.NX_PACKET | null>(null);
      // The setup runs when TCP is established: from here on the pool is empty.
      const greedy = function* (...args: Parameters<typeof setup>): TX.Service<number> {
        const status = setup(...args);
        while ((yield* NX.nx_packet_allocate(board.pool, slot, NX.NX_TCP_PACKET, 0)) === 0) {
          taken.push(slot.value as NX.NX_PACKET);
        }
        return status;
      };
      results.push(
        yield* nxd_mqtt_client_secure_connect(board.client, BROKER, NXD_MQTT_TLS_PORT, greedy, 60, 1, 50),
      );
      results.push(board.client.tls_status);
      for (const packet of taken) yield* NX.nx_packet_release(packet);
      free_after_failure = board.pool.nx_packet_pool_available;
      results.push(yield* connect(board, setup));
      yield* nxd_mqtt_client_delete(board.client);
    });
    await lan.run();
    expect(results).toEqual([NXD_MQTT_CONNECT_FAILURE, TLS.NX_SECURE_TLS_ALLOCATE_PACKET_FAILED, 0]);
    expect(free_after_failure).toBeGreaterThanOrEqual(29);
    expect(lan.complaints()).toEqual([]);
  });

  async function under_loss(seed: number) {
    const lan = new Lan(seed);
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const results: number[] = [];
    lan.add_board(function* (board) {
      const setup = client_setup({ version, trusted: [chain.root] });
      results.push(yield* connect(board, setup));
      for (let n = 0; n < 30; n++) {
        const text = `${n} `.padEnd(400, 'x');
        results.push(yield* nxd_mqtt_client_publish(board.client, 'topic', 5, text, 400, 0, 1, WAIT));
        // A burst would leave no packet for the acknowledgements to come in.
        yield* TX.tx_thread_sleep(20);
      }
      yield* TX.tx_thread_sleep(2000);
      results.push(yield* nxd_mqtt_client_disconnect(board.client));
      yield* nxd_mqtt_client_delete(board.client);
    });
    lan.lan.install(frame_loss({ probability: 0.05 }));
    await lan.run(600);
    return {
      results,
      hash: lan.sim.trace.hash(),
      complaints: lan.complaints(),
    };
  }

  it('messages get through a wire that loses one frame in twenty', async () => {
    const { results, complaints } = await under_loss(3);
    expect(results).toEqual(Array(32).fill(0));
    expect(complaints).toEqual([]);
  });

  it('the schedule is decided by the seed, whatever the ciphertext', async () => {
    const [first, again, other] = [await under_loss(3), await under_loss(3), await under_loss(4)];
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });
});

it('a session that insists on TLS 1.2 and one that insists on 1.3 do not meet', async () => {
  const lan = new Lan();
  const chain = plain_chain();
  lan.add_broker(server_setup(chain, TLS.NX_SECURE_TLS_VERSION_TLS_1_3));
  const results: number[] = [];
  lan.add_board(function* (board) {
    const setup = client_setup({ version: TLS.NX_SECURE_TLS_VERSION_TLS_1_2, trusted: [chain.root] });
    results.push(yield* connect(board, setup), board.client.tls_status);
    yield* nxd_mqtt_client_delete(board.client);
  });
  await lan.run();
  expect(results).toEqual([NXD_MQTT_CONNECT_FAILURE, TLS.NX_SECURE_TLS_ALERT_RECEIVED]);
  expect(lan.complaints()).toEqual([]);
});
