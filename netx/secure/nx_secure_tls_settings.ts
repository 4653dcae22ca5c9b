/**
 * What a session is told before it starts (NetX Secure guide ch.4): certificates of all kinds, the packet buffer,
 * callbacks, the clock, names, versions, pre-shared keys. None of these services suspends or preempts; all are allowed
 * from initialization and threads.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Ref, UINT, ULONG, USHORT } from '../../rtos/kernel/service.ts';
import type { NX_PACKET_POOL } from '../nx_cb.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { bytes_of } from '../packet/nx_packet_data.ts';
import { same_bytes } from '../wire/bytes.ts';
import {
  type NX_SECURE_CERTIFICATE_CALLBACK,
  type NX_SECURE_TLS_SESSION,
  type NX_SECURE_X509_CERT,
  type NX_SECURE_X509_DNS_NAME,
  store_of,
} from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_CERT_ID_DUPLICATE,
  NX_SECURE_TLS_CERT_ID_INVALID,
  NX_SECURE_TLS_CERTIFICATE_NOT_FOUND,
  NX_SECURE_TLS_ID,
  NX_SECURE_TLS_SESSION_UNINITIALIZED,
  NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION,
  NX_SECURE_TLS_VERSION_TLS_1_2,
  NX_SECURE_TLS_VERSION_TLS_1_3,
} from './nx_secure_constants.ts';
import { nx_secure_config } from './tls_options.ts';
import { certificate_fields } from './x509_fields.ts';

/** Sets something of a session that exists; `given` is the pointer that it is set from, which may not be null. */
function set<T>(
  service: string,
  session: NX_SECURE_TLS_SESSION | null,
  given: T | null,
  act: (session: NX_SECURE_TLS_SESSION, given: T) => UINT | void,
): UINT {
  const k = enter(service);
  if (session === null || given === null) return finish_plain(k, NX_PTR_ERROR);
  if (session.nx_secure_tls_id !== NX_SECURE_TLS_ID)
    return finish_plain(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  return finish_plain(k, act(session, given) ?? NX_SUCCESS);
}

/** For what is set without a pointer. */
const NO_POINTER = true;

/**
 * Gives room for one certificate that the peer will send, of `buffer_size` bytes. The older form, which the MQTT guide
 * uses, gives no buffer: then the size is not limited.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_remote_certificate_allocate(
  tls_session: NX_SECURE_TLS_SESSION | null,
  certificate: NX_SECURE_X509_CERT | null,
  raw_certificate_buffer: Uint8Array | null = null,
  buffer_size: UINT = 0,
): UINT {
  return set(
    'nx_secure_tls_remote_certificate_allocate',
    tls_session,
    certificate,
    (session, certificate) => {
      certificate.nx_secure_x509_certificate_raw_buffer = raw_certificate_buffer;
      certificate.nx_secure_x509_certificate_raw_buffer_size = Math.min(
        buffer_size,
        raw_certificate_buffer?.length ?? 0,
      );
      store_of(session).nx_secure_x509_free_certificates.push(certificate);
    },
  );
}

/** Takes back all room for the peer's certificates. @returns NX_SUCCESS; NX_PTR_ERROR; ..._SESSION_UNINITIALIZED */
export function nx_secure_tls_remote_certificate_free_all(tls_session: NX_SECURE_TLS_SESSION | null): UINT {
  return set('nx_secure_tls_remote_certificate_free_all', tls_session, NO_POINTER, (session) => {
    store_of(session).nx_secure_x509_free_certificates = [];
    store_of(session).nx_secure_x509_remote_certificates = [];
  });
}

/**
 * Adds a certificate of one's own: the first with a private key is shown to the peer, others are sent behind it if they
 * are its issuers.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_local_certificate_add(
  tls_session: NX_SECURE_TLS_SESSION | null,
  certificate: NX_SECURE_X509_CERT | null,
): UINT {
  return set('nx_secure_tls_local_certificate_add', tls_session, certificate, (session, certificate) => {
    store_of(session).nx_secure_x509_local_certificates.push(certificate);
  });
}

/**
 * Adds a certificate of one's own under a number.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_CERT_ID_INVALID: 0; NX_SECURE_TLS_CERT_ID_DUPLICATE; NX_PTR_ERROR;
 *   NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_server_certificate_add(
  tls_session: NX_SECURE_TLS_SESSION | null,
  certificate: NX_SECURE_X509_CERT | null,
  cert_id: UINT,
): UINT {
  return set('nx_secure_tls_server_certificate_add', tls_session, certificate, (session, certificate) => {
    if (cert_id === 0) return NX_SECURE_TLS_CERT_ID_INVALID;
    const taken = store_of(session).nx_secure_x509_local_certificates.some(
      (own) => own.nx_secure_x509_cert_identifier === cert_id,
    );
    if (taken) return NX_SECURE_TLS_CERT_ID_DUPLICATE;
    certificate.nx_secure_x509_cert_identifier = cert_id;
    store_of(session).nx_secure_x509_local_certificates.push(certificate);
    return NX_SUCCESS;
  });
}

/**
 * Adds a certificate that the peer's must lead to.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_trusted_certificate_add(
  tls_session: NX_SECURE_TLS_SESSION | null,
  certificate: NX_SECURE_X509_CERT | null,
): UINT {
  return set('nx_secure_tls_trusted_certificate_add', tls_session, certificate, (session, certificate) => {
    store_of(session).nx_secure_x509_trusted_certificates.push(certificate);
  });
}

function remove_named(
  certificates: NX_SECURE_X509_CERT[],
  name: string | Uint8Array,
  name_length: UINT,
): UINT {
  const wanted = bytes_of(name).subarray(0, name_length);
  const at = certificates.findIndex(({ nx_secure_x509_certificate_raw_data: der }) => {
    const fields = der === null ? null : certificate_fields(der);
    return fields !== null && same_bytes(fields.common_name, wanted);
  });
  if (at < 0) return NX_SECURE_TLS_CERTIFICATE_NOT_FOUND;
  certificates.splice(at, 1);
  return NX_SUCCESS;
}

/**
 * Takes back a certificate of one's own, by its common name.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_CERTIFICATE_NOT_FOUND; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_local_certificate_remove(
  tls_session: NX_SECURE_TLS_SESSION | null,
  name: string | Uint8Array | null,
  name_length: UINT,
): UINT {
  return set('nx_secure_tls_local_certificate_remove', tls_session, name, (session, name) =>
    remove_named(store_of(session).nx_secure_x509_local_certificates, name, name_length),
  );
}

/** Takes back a trusted certificate, by its common name. @returns as nx_secure_tls_local_certificate_remove */
export function nx_secure_tls_trusted_certificate_remove(
  tls_session: NX_SECURE_TLS_SESSION | null,
  name: string | Uint8Array | null,
  name_length: UINT,
): UINT {
  return set('nx_secure_tls_trusted_certificate_remove', tls_session, name, (session, name) =>
    remove_named(store_of(session).nx_secure_x509_trusted_certificates, name, name_length),
  );
}

/**
 * Gives the memory in which records of the handshake are put together. A handshake with a longer record, or whose
 * certificates find no room in it, fails (NX_SECURE_TLS_PACKET_BUFFER_TOO_SMALL, NX_SECURE_TLS_INSUFFICIENT_CERT_SPACE).
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_session_packet_buffer_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  buffer_ptr: Uint8Array | null,
  buffer_size: ULONG,
): UINT {
  return set('nx_secure_tls_session_packet_buffer_set', tls_session, buffer_ptr, (session, buffer_ptr) => {
    session.nx_secure_tls_packet_buffer = buffer_ptr;
    session.nx_secure_tls_packet_buffer_size = Math.min(buffer_size, buffer_ptr.length);
  });
}

/** The pool for TLS's own messages; the IP instance's unless set. @returns NX_SUCCESS; NX_PTR_ERROR; ..._UNINITIALIZED */
export function nx_secure_tls_session_packet_pool_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  packet_pool: NX_PACKET_POOL | null,
): UINT {
  return set('nx_secure_tls_session_packet_pool_set', tls_session, packet_pool, (session, packet_pool) => {
    session.nx_secure_tls_packet_pool = packet_pool;
  });
}

/**
 * Sets a function that looks at the peer's certificate after it was found to be trusted; what it returns other than 0
 * ends the handshake with that status. It may call nx_secure_x509_common_name_dns_check.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_session_certificate_callback_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  func_ptr: NX_SECURE_CERTIFICATE_CALLBACK | null,
): UINT {
  return set('nx_secure_tls_session_certificate_callback_set', tls_session, func_ptr, (session, func_ptr) => {
    session.nx_secure_tls_session_certificate_callback = func_ptr;
  });
}

/**
 * Sets the clock for the dates in certificates: seconds since 1970. Without one, or while it returns 0, dates are not
 * looked at.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_session_time_function_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  time_func_ptr: (() => ULONG) | null,
): UINT {
  return set(
    'nx_secure_tls_session_time_function_set',
    tls_session,
    time_func_ptr,
    (session, time_func_ptr) => {
      session.nx_secure_tls_session_time_function = time_func_ptr;
    },
  );
}

/** Names the server in the ClientHello (RFC 6066 3). @returns NX_SUCCESS; NX_PTR_ERROR; ..._SESSION_UNINITIALIZED */
export function nx_secure_tls_session_sni_extension_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  dns_name: NX_SECURE_X509_DNS_NAME | null,
): UINT {
  return set('nx_secure_tls_session_sni_extension_set', tls_session, dns_name, (session, dns_name) => {
    session.nx_secure_tls_sni_extension_server_name = dns_name;
  });
}

/** Server: clients must show a certificate. @returns NX_SUCCESS; NX_PTR_ERROR; ..._SESSION_UNINITIALIZED */
export function nx_secure_tls_session_client_verify_enable(tls_session: NX_SECURE_TLS_SESSION | null): UINT {
  return set('nx_secure_tls_session_client_verify_enable', tls_session, NO_POINTER, (session) => {
    session.nx_secure_tls_verify_client_certificate = 1;
  });
}

/** Server: clients need no certificate. @returns NX_SUCCESS; NX_PTR_ERROR; ..._SESSION_UNINITIALIZED */
export function nx_secure_tls_session_client_verify_disable(tls_session: NX_SECURE_TLS_SESSION | null): UINT {
  return set('nx_secure_tls_session_client_verify_disable', tls_session, NO_POINTER, (session) => {
    session.nx_secure_tls_verify_client_certificate = 0;
  });
}

/**
 * Insists on one version of TLS; 0: any that is enabled.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION: not 1.2 or 1.3, or 1.3 without
 *   NX_SECURE_TLS_ENABLE_TLS_1_3; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_session_protocol_version_override(
  tls_session: NX_SECURE_TLS_SESSION | null,
  protocol_version: USHORT,
): UINT {
  const { NX_SECURE_TLS_ENABLE_TLS_1_3 } = nx_secure_config(
    enter('nx_secure_tls_session_protocol_version_override'),
  );
  return set('nx_secure_tls_session_protocol_version_override', tls_session, NO_POINTER, (session) => {
    const known =
      protocol_version === 0 ||
      protocol_version === NX_SECURE_TLS_VERSION_TLS_1_2 ||
      (protocol_version === NX_SECURE_TLS_VERSION_TLS_1_3 && NX_SECURE_TLS_ENABLE_TLS_1_3);
    if (!known) return NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION;
    session.nx_secure_tls_protocol_version_override = protocol_version;
    return NX_SUCCESS;
  });
}

/**
 * Gets the alert that the peer ended the last connection with (RFC 8446 6); both 0 when there was none.
 *
 * @returns NX_SUCCESS; NX_PTR_ERROR; NX_SECURE_TLS_SESSION_UNINITIALIZED
 */
export function nx_secure_tls_session_alert_value_get(
  tls_session: NX_SECURE_TLS_SESSION | null,
  alert_level: Ref<UINT> | null,
  alert_value: Ref<UINT> | null,
): UINT {
  const out = alert_level === null || alert_value === null ? null : { alert_level, alert_value };
  return set(
    'nx_secure_tls_session_alert_value_get',
    tls_session,
    out,
    (session, { alert_level, alert_value }) => {
      alert_level.value = session.nx_secure_tls_received_alert_level;
      alert_value.value = session.nx_secure_tls_received_alert_value;
    },
  );
}
