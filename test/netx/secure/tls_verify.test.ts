// Whom a client does not talk to: for each reason the status, the alert that the broker hears, and that no byte of MQTT
// got through. On both versions of TLS.

import { describe, expect, it } from 'vitest';
import {
  NXD_MQTT_CONNECT_FAILURE,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_secure_connect,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import type { TlsOperations } from '../../../netx/secure/nx_secure_cb.ts';
import { type SimCertificate, sim_key } from '../../../netx/secure/sim_secure_api.ts';
import { alert_for_status } from '../../../netx/secure/tls_alerts.ts';
import { verify_chain } from '../../../netx/secure/tls_verify.ts';
import {
  authority,
  BROKER_IP,
  BROKER_NAME,
  type Chain,
  type ClientSetup,
  client_setup,
  DAY_S,
  intermediate,
  Lan,
  leaf,
  NOW_S,
  plain_chain,
  server_setup,
  VERSIONS,
} from './lan.ts';

const BROKER = new NXD_ADDRESS(4, BROKER_IP);

interface Outcome {
  readonly connect: number;
  /** What NetX Secure says of the handshake on the client's side. */
  readonly tls: number;
  /** The last alert that the broker's engine heard. */
  readonly alert: number;
  /** Bytes of MQTT that reached the broker, and bytes of application data records on the wire. */
  readonly mqtt_bytes: number;
  readonly complaints: string[];
}

interface Attempt {
  readonly chain: Chain;
  readonly client: Omit<ClientSetup, 'version'>;
  readonly allow_self_signed?: boolean;
  readonly clients?: Parameters<typeof server_setup>[2];
}

async function attempt(
  version: number,
  { chain, client, clients, allow_self_signed }: Attempt,
): Promise<Outcome> {
  const lan = new Lan();
  const setup = server_setup(chain, version, clients ?? null);
  let alert = 0;
  const broker = lan.add_broker((session) => {
    const status = setup(session);
    const operations = session.operations as TlsOperations;
    // The last moment at which the session still knows what it heard.
    const remove: TlsOperations['remove'] = (ended) => {
      alert = ended.nx_secure_tls_received_alert_value;
      return operations.remove(ended);
    };
    session.operations = { ...operations, remove };
    return status;
  });
  let mqtt_bytes = 0;
  const receive = broker.core.receive.bind(broker.core);
  broker.core.receive = (connection, bytes, now_ms) => {
    mqtt_bytes += bytes.length;
    return receive(connection, bytes, now_ms);
  };
  let connect = -1;
  let tls = -1;
  const secure = { NX_SECURE_TLS_ENABLE_TLS_1_3: true, sim_handshake_us: 1000 };
  lan.add_board(
    function* (board) {
      const tls_setup = client_setup({ ...client, version });
      const { client: mqtt } = board;
      connect = yield* nxd_mqtt_client_secure_connect(
        mqtt,
        BROKER,
        NXD_MQTT_TLS_PORT,
        tls_setup,
        60,
        NX_TRUE,
        500,
      );
      tls = mqtt.tls_status;
      yield* nxd_mqtt_client_delete(mqtt);
    },
    { secure: { ...secure, NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: allow_self_signed ?? false } },
  );
  await lan.run();
  return { connect, tls, alert, mqtt_bytes, complaints: lan.complaints() };
}

const refused = (tls: number, alert: number): Outcome => ({
  connect: NXD_MQTT_CONNECT_FAILURE,
  tls,
  alert,
  mqtt_bytes: 0,
  complaints: [],
});

describe.each(VERSIONS)('with $name a client refuses', ({ version }) => {
  it('a broker whose authority it does not know: unknown_ca', async () => {
    const chain = plain_chain();
    const client = { trusted: [authority('another root')] };
    const { NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(refused(status, alert));
  });

  it('a certificate that has expired by the clock of the board: certificate_expired', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], now_s: NOW_S + 2 * DAY_S };
    const { NX_SECURE_X509_CERTIFICATE_EXPIRED: status, NX_SECURE_TLS_ALERT_CERTIFICATE_EXPIRED: alert } =
      TLS;
    expect(await attempt(version, { chain, client })).toEqual(refused(status, alert));
  });

  it('a certificate that is not valid yet: certificate_expired', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], now_s: NOW_S - 2 * DAY_S };
    const {
      NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID: status,
      NX_SECURE_TLS_ALERT_CERTIFICATE_EXPIRED: alert,
    } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(refused(status, alert));
  });

  it('another host than the one its callback insists on: certificate_unknown', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], host: 'other.example' };
    const {
      NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH: status,
      NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN: alert,
    } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(refused(status, alert));
  });

  it('a self-signed certificate, even a trusted one: certificate_unknown', async () => {
    const own = leaf(null);
    const chain = { root: own, leaf: own, others: [] };
    const { NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT: status, NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN: alert } =
      TLS;
    expect(await attempt(version, { chain, client: { trusted: [own] } })).toEqual(refused(status, alert));
  });

  it('a chain with a certificate missing: unknown_ca', async () => {
    const root = authority();
    const chain = { root, leaf: leaf(intermediate('between', root)), others: [] };
    const { NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client: { trusted: [root] } })).toEqual(refused(status, alert));
  });

  it('a certificate whose issuer is no authority: unknown_ca', async () => {
    const root = authority();
    const no_authority = leaf(root, undefined, 'just.a.host');
    const chain = { root, leaf: leaf(no_authority), others: [no_authority] };
    const { NX_SECURE_X509_CHAIN_VERIFY_FAILURE: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client: { trusted: [root] } })).toEqual(refused(status, alert));
  });
});

it('with TLS 1.2 a client refuses a chain out of order, and takes it in order: unknown_ca (RFC 5246 7.4.2)', async () => {
  const root = authority();
  const [first, second] = [sim_key(), sim_key()];
  const upper = intermediate('upper', root, first);
  const lower = intermediate('lower', upper, second);
  const chain = { root, leaf: leaf(lower), others: [lower, upper] };
  const certificates = (order: readonly SimCertificate[]) => order.map(({ der }) => der);
  const options = { trusted: [root.der], now_s: NOW_S, allow_self_signed: false };
  const swapped = certificates([chain.leaf, upper, lower]);
  expect(verify_chain(swapped, options)).toBe(TLS.NX_SECURE_X509_CHAIN_VERIFY_FAILURE);
  expect(verify_chain(certificates([chain.leaf, lower, upper]), options)).toBe(TLS.NX_SECURE_TLS_SUCCESS);
  expect(alert_for_status(TLS.NX_SECURE_X509_CHAIN_VERIFY_FAILURE)).toBe(TLS.NX_SECURE_TLS_ALERT_UNKNOWN_CA);
});

describe.each(VERSIONS)('with $name a client accepts', ({ version }) => {
  const accepted = { connect: 0, tls: 0, alert: 0, complaints: [] };

  it('the host that its callback insists on', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], host: BROKER_NAME };
    expect(await attempt(version, { chain, client })).toMatchObject(accepted);
  });

  it('a self-signed certificate that it trusts, if the build allows it', async () => {
    const own = leaf(null);
    const chain = { root: own, leaf: own, others: [] };
    const outcome = await attempt(version, { chain, client: { trusted: [own] }, allow_self_signed: true });
    expect(outcome).toMatchObject(accepted);
  });
});
