// One try of a client to reach the broker over TLS, and all that is to be known of it: what each side's services said,
// the alert that went over the wire, and whether a byte of MQTT did. The chain that a side sends may be one that our own
// services would never send.

import {
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_secure_connect,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_CONTINUE, type NX_IP, NX_TRUE, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import type { SimCertificate } from '../../../netx/secure/host/sim_secure_api.ts';
import { NodeTlsEngine } from '../../../netx/secure/host/tls_engine.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import type { TlsOperations } from '../../../netx/secure/nx_secure_cb.ts';
import { group_names } from '../../../netx/secure/nx_secure_tls_ecc.ts';
import { Connection } from '../../../netx/secure/tls_connection.ts';
import {
  ask_list,
  BROKER_IP,
  type Chain,
  type ClientSetup,
  client_setup,
  Lan,
  SECURE_OPTIONS,
  server_setup,
} from './lan.ts';

const BROKER = new NXD_ADDRESS(4, BROKER_IP);

export interface Attempt {
  readonly chain: Chain;
  readonly client: Omit<ClientSetup, 'version'>;
  /** The authority of clients; null: they need no certificate. */
  readonly clients?: SimCertificate | null;
  /** Revocation list (DER) that the broker asks about clients. */
  readonly clients_crl?: Uint8Array;
  /** Build options of the client, besides TLS 1.3. */
  readonly secure?: typeof SECURE_OPTIONS;
  /** What the broker sends instead of its chain, and the client instead of its certificate, in this order. */
  readonly broker_sends?: readonly SimCertificate[];
  readonly client_sends?: readonly SimCertificate[];
}

export interface Outcome {
  readonly connect: number;
  /** What NetX Secure says of the handshake on the client's side, and on the broker's. */
  readonly tls: number;
  readonly broker_tls: number;
  /** The alert that the broker's engine heard, and the one that the client's heard. */
  readonly alert: number;
  readonly client_alert: number;
  /** Bytes of MQTT that reached the broker. */
  readonly mqtt_bytes: number;
  readonly complaints: string[];
}

/** What is left in a session at the end of a handshake: its status and the alert that it heard. */
class Watch {
  status = -1;
  alert = 0;

  watch(session: TLS.NX_SECURE_TLS_SESSION): void {
    const operations = session.operations as TlsOperations;
    const noted = this;
    session.operations = {
      ...operations,
      *start(started, socket, wait) {
        const status = yield* operations.start(started, socket, wait);
        if (status !== NX_CONTINUE) noted.status = status;
        return status;
      },
      // The last moment at which the session still knows what it heard.
      remove(ended) {
        noted.alert = ended.nx_secure_tls_received_alert_value;
        return operations.remove(ended);
      },
    };
  }
}

/** Makes a session send these certificates, in this order; the key is that of `owner`. */
function send_chain(
  session: TLS.NX_SECURE_TLS_SESSION,
  certificates: readonly SimCertificate[],
  owner: SimCertificate,
  is_server: boolean,
): void {
  const operations = session.operations as TlsOperations;
  session.operations = {
    ...operations,
    *start(started, socket, wait) {
      if (started.connection === null) {
        started.nx_secure_tls_socket_type = is_server
          ? TLS.NX_SECURE_TLS_SESSION_TYPE_SERVER
          : TLS.NX_SECURE_TLS_SESSION_TYPE_CLIENT;
        started.nx_secure_tls_packet_pool ??= (
          socket.nx_tcp_socket_ip_ptr as NX_IP
        ).nx_ip_default_packet_pool;
        const is_1_3 = started.nx_secure_tls_protocol_version_override === TLS.NX_SECURE_TLS_VERSION_TLS_1_3;
        const version = is_1_3 ? 'TLSv1.3' : 'TLSv1.2';
        const engine = new NodeTlsEngine({
          is_server,
          least_version: version,
          most_version: version,
          table: TLS.nx_crypto_tls_ciphers_ecc,
          groups: group_names(started),
          identity: {
            certificates: certificates.map(({ der }) => der),
            private_key: owner.private_key_pem,
          },
          client_authorities: null,
          server_name: null,
          psks: [],
        });
        started.connection = new Connection(engine, socket);
      }
      return yield* operations.start(started, socket, wait);
    },
  };
}

/** Tries once. */
export async function attempt(version: number, tried: Attempt): Promise<Outcome> {
  const { chain, client, clients = null, clients_crl, secure = {}, broker_sends, client_sends } = tried;
  const lan = new Lan();
  const [at_broker, at_client] = [new Watch(), new Watch()];
  const set_up_broker = server_setup(chain, version, clients);
  const broker = lan.add_broker((session) => {
    const status = set_up_broker(session);
    if (clients_crl !== undefined) {
      TLS.nx_secure_tls_session_certificate_callback_set(session, ask_list(clients_crl));
    }
    if (broker_sends !== undefined) send_chain(session, broker_sends, chain.leaf, true);
    at_broker.watch(session);
    return status;
  });
  let mqtt_bytes = 0;
  const receive = broker.core.receive.bind(broker.core);
  broker.core.receive = (connection, bytes, now_ms) => {
    mqtt_bytes += bytes.length;
    return receive(connection, bytes, now_ms);
  };
  const set_up_client = client_setup({ ...client, version });
  const setup: typeof set_up_client = (mqtt, session, remote) => {
    const status = set_up_client(mqtt, session, remote);
    if (client_sends !== undefined) {
      send_chain(session, client_sends, client.own as SimCertificate, false);
    }
    at_client.watch(session);
    return status;
  };
  let connect = -1;
  lan.add_board(
    function* ({ client: mqtt }) {
      connect = yield* nxd_mqtt_client_secure_connect(
        mqtt,
        BROKER,
        NXD_MQTT_TLS_PORT,
        setup,
        60,
        NX_TRUE,
        500,
      );
      yield* nxd_mqtt_client_delete(mqtt);
    },
    { secure: { ...SECURE_OPTIONS, ...secure } },
  );
  await lan.run();
  return {
    connect,
    tls: at_client.status,
    broker_tls: at_broker.status,
    alert: at_broker.alert,
    client_alert: at_client.alert,
    mqtt_bytes,
    complaints: lan.complaints(),
  };
}

/** The client refuses the broker: this status, this alert on the wire, no MQTT. */
export function client_refuses(tls: number, alert: number): Outcome {
  return {
    connect: NXD_MQTT_CONNECT_FAILURE,
    tls,
    broker_tls: TLS.NX_SECURE_TLS_ALERT_RECEIVED,
    alert,
    client_alert: 0,
    mqtt_bytes: 0,
    complaints: [],
  };
}

/** The broker refuses the client. A client of TLS 1.3 is through with its handshake before it hears of it. */
export function broker_refuses(
  broker_tls: number,
  client_alert: number,
): Pick<Outcome, 'broker_tls' | 'client_alert' | 'mqtt_bytes' | 'complaints'> {
  return { broker_tls, client_alert, mqtt_bytes: 0, complaints: [] };
}

export const ACCEPTED = { connect: 0, tls: 0, broker_tls: 0, alert: 0, client_alert: 0, complaints: [] };
