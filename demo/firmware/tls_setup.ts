// The TLS setup callback of an MQTT client, as the guide's chapter 1 has it: the calls of its pseudo code in their order, under
// the names used there, and then what a device in the field adds: a packet buffer, a clock for the dates in certificates,
// the name of the host it wants to talk to, and a certificate of its own.

import type { NXD_MQTT_CLIENT, NXD_MQTT_TLS_SETUP } from '../../mqtt/nxd_mqtt_client.ts';
import {
  NX_SECURE_TLS_CERTIFICATE,
  type NX_SECURE_TLS_SESSION,
  NX_SECURE_X509_CERT,
  NX_SECURE_X509_DNS_NAME,
  NX_SECURE_X509_KEY_TYPE_EC_DER,
  NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER,
  nx_crypto_tls_ciphers_ecc,
  nx_secure_tls_certificate_initialize,
  nx_secure_tls_initialize,
  nx_secure_tls_local_certificate_add,
  nx_secure_tls_remote_certificate_allocate,
  nx_secure_tls_session_certificate_callback_set,
  nx_secure_tls_session_create,
  nx_secure_tls_session_packet_buffer_set,
  nx_secure_tls_session_protocol_version_override,
  nx_secure_tls_session_sni_extension_set,
  nx_secure_tls_session_time_function_set,
  nx_secure_tls_trusted_certificate_add,
  nx_secure_x509_certificate_initialize,
  nx_secure_x509_common_name_dns_check,
  nx_secure_x509_dns_name_initialize,
} from '../../netx/secure/nx_secure_api.ts';
import { STRLEN, type UINT, type ULONG, type USHORT } from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';

const METADATA_SIZE = 9000;
const PACKET_BUFFER_SIZE = 4000;

/** What is compiled into the firmware of a device that connects securely: whom it trusts, and who it is. */
export interface SecureCredentials {
  /** Certificate (DER) of the authority that the broker's certificate must lead to. */
  readonly ca_der: Uint8Array;
  /** The board's own certificate (DER), its key (PKCS #1 or SEC 1 DER) and which of the two; null: it has none. */
  readonly device: {
    readonly certificate_der: Uint8Array;
    readonly key_der: Uint8Array;
    readonly key_type: 'rsa' | 'ec';
  } | null;
}

export interface TlsSetupOptions {
  readonly console: Console;
  readonly credentials: SecureCredentials;
  /** The host that the broker's certificate must name. */
  readonly broker_name: string;
  /** NX_SECURE_TLS_VERSION_TLS_1_2 or _1_3 to insist on it; 0: any that the build has. */
  readonly tls_version: USHORT;
  /** The board's clock, in seconds since 1970. */
  readonly time_function: () => ULONG;
}

/** Makes the callback, with the memory that a session needs; one for each client. */
export function tls_setup(options: TlsSetupOptions): NXD_MQTT_TLS_SETUP {
  const { console, credentials, broker_name, tls_version, time_function } = options;
  const { ca_der, device } = credentials;
  const metadata = new Uint8Array(METADATA_SIZE);
  const packet_buffer = new Uint8Array(PACKET_BUFFER_SIZE);
  const device_certificate = new NX_SECURE_X509_CERT();
  const dns_name = new NX_SECURE_X509_DNS_NAME();

  function certificate_callback(_session: NX_SECURE_TLS_SESSION, certificate: NX_SECURE_X509_CERT): UINT {
    const status = nx_secure_x509_common_name_dns_check(certificate, broker_name, STRLEN(broker_name));
    console.status('nx_secure_x509_common_name_dns_check', status);
    return status;
  }

  function tls_setup_callback(
    _client_ptr: NXD_MQTT_CLIENT,
    session_ptr: NX_SECURE_TLS_SESSION,
    certificate_ptr: NX_SECURE_TLS_CERTIFICATE,
    trusted_certificate_ptr: NX_SECURE_TLS_CERTIFICATE,
  ): UINT {
    console.printf('TLS setup callback: TCP is established, TLS is to come');
    nx_secure_tls_initialize();
    let status = nx_secure_tls_session_create(
      session_ptr,
      nx_crypto_tls_ciphers_ecc,
      metadata,
      METADATA_SIZE,
    );
    console.status('nx_secure_tls_session_create', status);
    if (status !== 0) return status;

    // memset(certificate_ptr, 0, sizeof(NX_SECURE_TLS_CERTIFICATE))
    Object.assign(certificate_ptr, new NX_SECURE_TLS_CERTIFICATE());
    nx_secure_tls_remote_certificate_allocate(session_ptr, certificate_ptr);
    status = nx_secure_tls_certificate_initialize(trusted_certificate_ptr, ca_der, ca_der.length, null, 0);
    console.status('nx_secure_tls_certificate_initialize', status);
    nx_secure_tls_trusted_certificate_add(session_ptr, trusted_certificate_ptr);

    nx_secure_tls_session_packet_buffer_set(session_ptr, packet_buffer, PACKET_BUFFER_SIZE);
    nx_secure_tls_session_protocol_version_override(session_ptr, tls_version);
    nx_secure_tls_session_time_function_set(session_ptr, time_function);
    nx_secure_tls_session_certificate_callback_set(session_ptr, certificate_callback);
    nx_secure_x509_dns_name_initialize(dns_name, broker_name, STRLEN(broker_name));
    nx_secure_tls_session_sni_extension_set(session_ptr, dns_name);
    if (device !== null) status = add_own_certificate(session_ptr, device);
    return status;
  }

  function add_own_certificate(
    session_ptr: NX_SECURE_TLS_SESSION,
    { certificate_der, key_der, key_type }: NonNullable<typeof device>,
  ): UINT {
    const status = nx_secure_x509_certificate_initialize(
      device_certificate,
      certificate_der,
      certificate_der.length,
      null,
      0,
      key_der,
      key_der.length,
      key_type === 'rsa' ? NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER : NX_SECURE_X509_KEY_TYPE_EC_DER,
    );
    console.status('nx_secure_x509_certificate_initialize', status);
    nx_secure_tls_local_certificate_add(session_ptr, device_certificate);
    return status;
  }

  return tls_setup_callback;
}
