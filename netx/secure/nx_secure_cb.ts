/**
 * The control blocks of NetX Secure, with the C names of the fields that firmware reads. They are all zero until their
 * create or initialize service. This file imports no engine: a room that only hands sessions on (mqtt/) stays free of
 * the host, and finds what a session can do in `operations`, which nx_secure_tls_session_create fills in.
 */
import type { Ref, Service, UINT, ULONG, USHORT } from '../../rtos/kernel/service.ts';
import { TX_MUTEX } from '../../rtos/kernel/tx_thread_cb.ts';
import type { NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_SECURE_X509_DNS_NAME_MAX } from './nx_secure_constants.ts';

/** A certificate, with the private key of one's own. */
export class NX_SECURE_X509_CERT {
  /** DER. */
  nx_secure_x509_certificate_raw_data: Uint8Array | null = null;
  nx_secure_x509_certificate_raw_data_length: UINT = 0;
  /** Room for a certificate that the peer will send; null: no limit is imposed. */
  nx_secure_x509_certificate_raw_buffer: Uint8Array | null = null;
  nx_secure_x509_certificate_raw_buffer_size: UINT = 0;
  nx_secure_x509_private_key_type: UINT = 0;
  nx_secure_x509_cert_identifier: UINT = 0;
  /** PKCS #1 or SEC 1 DER; null without a private key. */
  private_key: Uint8Array | null = null;
}

/** The older name, which the MQTT guide uses. */
export type NX_SECURE_TLS_CERTIFICATE = NX_SECURE_X509_CERT;
export const NX_SECURE_TLS_CERTIFICATE = NX_SECURE_X509_CERT;

export class NX_SECURE_X509_DNS_NAME {
  nx_secure_x509_dns_name: Uint8Array = new Uint8Array(NX_SECURE_X509_DNS_NAME_MAX);
  nx_secure_x509_dns_name_length: USHORT = 0;
}

/**
 * The certificates that a session knows, by where they are from; each list in the order of its services' calls or of the
 * wire. In C they are linked lists; firmware hands the store on as a whole (nx_secure_x509_crl_revocation_check).
 */
export class NX_SECURE_X509_CERTIFICATE_STORE {
  nx_secure_x509_local_certificates: NX_SECURE_X509_CERT[] = [];
  /** The peer's, as they came. */
  nx_secure_x509_remote_certificates: NX_SECURE_X509_CERT[] = [];
  nx_secure_x509_trusted_certificates: NX_SECURE_X509_CERT[] = [];
  /** Room for the peer's. */
  nx_secure_x509_free_certificates: NX_SECURE_X509_CERT[] = [];
}

export class NX_SECURE_TLS_CREDENTIALS {
  nx_secure_tls_certificate_store = new NX_SECURE_X509_CERTIFICATE_STORE();
}

/** A table of cipher suites, as nx_crypto_tls_ciphers. */
export interface NX_SECURE_TLS_CRYPTO {
  readonly name: string;
  /** Names of the engine, best first: TLS 1.2, then TLS 1.3 (none: this table cannot do 1.3). */
  readonly ciphers_1_2: readonly string[];
  readonly ciphers_1_3: readonly string[];
  /** The signatures that a session offers: with TLS 1.2 alone, and where 1.3 is offered too. */
  readonly signatures_1_2: readonly string[];
  readonly signatures_1_3: readonly string[];
  /** Bytes of metadata that a session with this table needs. */
  readonly metadata_bytes: number;
}

/** What a session can do, for those who must not import the engine. Arguments and statuses as the services. */
export interface TlsOperations {
  start(session: NX_SECURE_TLS_SESSION, socket: NX_TCP_SOCKET, wait_option: ULONG): Service<UINT>;
  send(session: NX_SECURE_TLS_SESSION, packet: NX_PACKET, wait_option: ULONG): Service<UINT>;
  receive(session: NX_SECURE_TLS_SESSION, packet: Ref<NX_PACKET | null>, wait_option: ULONG): Service<UINT>;
  end(session: NX_SECURE_TLS_SESSION, wait_option: ULONG): Service<UINT>;
  remove(session: NX_SECURE_TLS_SESSION): Service<UINT>;
  packet_allocate(
    session: NX_SECURE_TLS_SESSION,
    pool: NX_PACKET_POOL,
    packet: Ref<NX_PACKET | null>,
    wait_option: ULONG,
  ): Service<UINT>;
}

export interface TlsPsk {
  readonly identity: string;
  readonly key: Uint8Array;
}

/** What a session keeps while its connection lives; made by nx_secure_tls_session_start. */
export interface TlsConnection {
  /** Gives the memory of the engine back. */
  dispose(): void;
}

export type NX_SECURE_CERTIFICATE_CALLBACK = (
  session: NX_SECURE_TLS_SESSION,
  certificate: NX_SECURE_X509_CERT,
) => ULONG;

export class NX_SECURE_TLS_SESSION {
  nx_secure_tls_id: ULONG = 0;
  nx_secure_tls_tcp_socket: NX_TCP_SOCKET | null = null;
  nx_secure_tls_socket_type: UINT = 0;
  nx_secure_tls_local_session_active: UINT = 0;
  nx_secure_tls_remote_session_active: UINT = 0;
  /** The version that was negotiated, 0 before. */
  nx_secure_tls_protocol_version: USHORT = 0;
  nx_secure_tls_protocol_version_override: USHORT = 0;
  nx_secure_tls_packet_buffer: Uint8Array | null = null;
  nx_secure_tls_packet_buffer_size: ULONG = 0;
  nx_secure_tls_packet_pool: NX_PACKET_POOL | null = null;
  nx_secure_tls_received_alert_level: UINT = 0;
  nx_secure_tls_received_alert_value: UINT = 0;
  nx_secure_tls_verify_client_certificate: UINT = 0;
  nx_secure_tls_session_certificate_callback: NX_SECURE_CERTIFICATE_CALLBACK | null = null;
  nx_secure_tls_session_time_function: (() => ULONG) | null = null;
  nx_secure_tls_sni_extension_server_name: NX_SECURE_X509_DNS_NAME | null = null;
  nx_secure_tls_session_transmit_mutex = new TX_MUTEX();
  nx_secure_tls_crypto_table: NX_SECURE_TLS_CRYPTO | null = null;
  /** What nx_secure_tls_ecc_initialize was told; null: nothing. */
  nx_secure_tls_ecc_supported_groups: readonly USHORT[] | null = null;

  nx_secure_tls_credentials = new NX_SECURE_TLS_CREDENTIALS();
  psks: TlsPsk[] = [];
  operations: TlsOperations | null = null;
  connection: TlsConnection | null = null;
}

/** The certificates of a session. */
export function store_of(session: NX_SECURE_TLS_SESSION): NX_SECURE_X509_CERTIFICATE_STORE {
  return session.nx_secure_tls_credentials.nx_secure_tls_certificate_store;
}
