/**
 * From what the firmware has set up in a session to an engine for one connection.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT } from '../../rtos/kernel/service.ts';
import {
  type NX_SECURE_TLS_CRYPTO,
  type NX_SECURE_TLS_SESSION,
  type NX_SECURE_X509_CERT,
  store_of,
} from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_CERTIFICATE_NOT_FOUND,
  NX_SECURE_TLS_INVALID_CERTIFICATE,
  NX_SECURE_TLS_SESSION_TYPE_SERVER,
  NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION,
  NX_SECURE_TLS_VERSION_TLS_1_2,
  NX_SECURE_TLS_VERSION_TLS_1_3,
} from './nx_secure_constants.ts';
import { group_names } from './nx_secure_tls_ecc.ts';
import { private_key_pem } from './nx_secure_x509.ts';
import { type EngineIdentity, type TlsEngine, type TlsVersion, tls_host } from './tls_host.ts';
import { nx_secure_config } from './tls_options.ts';
import { type CertificateFields, certificate_fields } from './x509_fields.ts';

interface Versions {
  readonly least: TlsVersion;
  readonly most: TlsVersion;
}

/** The versions that a session may negotiate; null: the one that it insists on is not there. */
function versions_of(session: NX_SECURE_TLS_SESSION): Versions | null {
  const table = session.nx_secure_tls_crypto_table as NX_SECURE_TLS_CRYPTO;
  const enabled = nx_secure_config(K as Kernel).NX_SECURE_TLS_ENABLE_TLS_1_3 && table.ciphers_1_3.length > 0;
  switch (session.nx_secure_tls_protocol_version_override) {
    case 0:
      return { least: 'TLSv1.2', most: enabled ? 'TLSv1.3' : 'TLSv1.2' };
    case NX_SECURE_TLS_VERSION_TLS_1_2:
      return { least: 'TLSv1.2', most: 'TLSv1.2' };
    case NX_SECURE_TLS_VERSION_TLS_1_3:
      return enabled ? { least: 'TLSv1.3', most: 'TLSv1.3' } : null;
    default:
      return null;
  }
}

/**
 * One's own certificate: the first with a private key, and behind it those of its issuers that are there; or the status
 * that says that the memory of the key no longer holds one.
 */
function identity_of(session: NX_SECURE_TLS_SESSION): EngineIdentity | UINT | null {
  const local = store_of(session).nx_secure_x509_local_certificates;
  const own = local.find(({ private_key }) => private_key !== null);
  if (own === undefined || own.private_key === null) return null;
  const private_key = private_key_pem(own.private_key, own.nx_secure_x509_private_key_type);
  if (private_key === null) return NX_SECURE_TLS_INVALID_CERTIFICATE;
  const others = fields_of(local.filter((certificate) => certificate !== own));
  const chain = fields_of([own]);
  for (let [last] = chain; last !== undefined && last.subject !== last.issuer; ) {
    const { issuer } = last;
    const next = others.find(({ subject }) => subject === issuer);
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
    last = next;
  }
  return { certificates: chain.map(({ whole }) => whole), private_key };
}

function fields_of(certificates: readonly NX_SECURE_X509_CERT[]): CertificateFields[] {
  return certificates.flatMap(({ nx_secure_x509_certificate_raw_data: der }) =>
    der === null ? [] : (certificate_fields(der) ?? []),
  );
}

/** The name for the SNI extension. */
function server_name({
  nx_secure_tls_sni_extension_server_name: name,
}: NX_SECURE_TLS_SESSION): string | null {
  if (name === null) return null;
  const bytes = name.nx_secure_x509_dns_name.subarray(0, name.nx_secure_x509_dns_name_length);
  return new TextDecoder().decode(bytes);
}

/** The engine for a connection of a session, or the status that says why there is none. */
export function open_engine(session: NX_SECURE_TLS_SESSION): TlsEngine | UINT {
  const versions = versions_of(session);
  if (versions === null) return NX_SECURE_TLS_UNSUPPORTED_TLS_VERSION;
  const table = session.nx_secure_tls_crypto_table as NX_SECURE_TLS_CRYPTO;
  const is_server = session.nx_secure_tls_socket_type === NX_SECURE_TLS_SESSION_TYPE_SERVER;
  const host = tls_host();
  const identity = identity_of(session);
  if (typeof identity === 'number') return identity;
  if (is_server && identity === null && session.psks.length === 0) return NX_SECURE_TLS_CERTIFICATE_NOT_FOUND;
  const asks = is_server && session.nx_secure_tls_verify_client_certificate !== 0;
  try {
    return host.make_engine({
      is_server,
      least_version: versions.least,
      most_version: versions.most,
      table,
      groups: group_names(session),
      identity,
      client_authorities: asks
        ? fields_of(store_of(session).nx_secure_x509_trusted_certificates).map(({ whole }) => whole)
        : null,
      server_name: server_name(session),
      psks: session.psks,
    });
  } catch {
    // The engine's own complaint (a key that does not belong to its certificate, say).
    return NX_SECURE_TLS_INVALID_CERTIFICATE;
  }
}
