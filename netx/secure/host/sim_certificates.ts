/**
 * Certificates made at run time, for demos and tests: RSA keys and signatures by node:crypto, X.509 (RFC 5280) written
 * as DER by a few lines here. Nothing of it is ever stored.
 *
 * RSA, because its signatures have one size: with others the length of a handshake, and so its schedule, would differ
 * from run to run.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  DER_BIT_STRING,
  DER_BOOLEAN,
  DER_INTEGER,
  DER_OCTET_STRING,
  DER_OID,
  DER_SEQUENCE,
} from '../der_reader.ts';
import { der, name, pem, SHA256_WITH_RSA, signed, time } from './der_writer.ts';

export interface SimCertificateRequest {
  readonly common_name: string;
  /** Alternative names (DNS). */
  readonly dns_names?: readonly string[];
  /** It may sign other certificates. */
  readonly is_ca?: boolean;
  /** First byte of KeyUsage (RFC 5280 4.2.1.3), the first use in the highest bit; default: no such extension. */
  readonly key_usage?: number;
  /** Bytes of the serial number, the first from 1 to 127; default: one that no other certificate of the run has. */
  readonly serial?: Uint8Array;
  /** Seconds since 1970. */
  readonly not_before_s: number;
  readonly not_after_s: number;
  /** Who signs it; default: itself. */
  readonly issuer?: SimCertificate;
  /** A key made before; default: a new one. */
  readonly key?: SimKey;
}

/** A key to hand on; what is in it is left out of the package's types, which do without those of Node. */
export interface SimKey {
  /** @internal */
  readonly public_key: KeyObject;
  /** @internal */
  readonly private_key: KeyObject;
}

export interface SimCertificate {
  readonly common_name: string;
  readonly key: SimKey;
  readonly serial: Uint8Array;
  readonly der: Uint8Array;
  /** PKCS #1, for NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER. */
  readonly private_key_der: Uint8Array;
  readonly pem: string;
  readonly private_key_pem: string;
}

const KEY_BITS = 2048;

const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
const DNS_NAME_TAG = 0x82;

const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
const KEY_USAGE = [0x55, 0x1d, 0x0f];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

/** Serial numbers: they need only differ within a run, and all have one length. */
let next_serial = 0x1000_0000;

function new_serial(): Uint8Array {
  const serial = Buffer.alloc(4);
  serial.writeUInt32BE(next_serial++);
  return new Uint8Array(serial);
}

function extension(oid: readonly number[], critical: boolean, value: Buffer): Buffer {
  const flag = critical ? der(DER_BOOLEAN, [0xff]) : Buffer.alloc(0);
  return der(DER_SEQUENCE, der(DER_OID, oid), flag, der(DER_OCTET_STRING, value));
}

function extensions({ is_ca = false, dns_names = [], key_usage }: SimCertificateRequest): Buffer {
  const constraints = der(DER_SEQUENCE, is_ca ? der(DER_BOOLEAN, [0xff]) : []);
  const found = [extension(BASIC_CONSTRAINTS, true, constraints)];
  if (key_usage !== undefined) {
    const unused_bits = 31 - Math.clz32(key_usage & -key_usage);
    found.push(extension(KEY_USAGE, true, der(DER_BIT_STRING, [unused_bits, key_usage])));
  }
  if (dns_names.length > 0) {
    const names = dns_names.map((text) => der(DNS_NAME_TAG, Buffer.from(text)));
    found.push(extension(SUBJECT_ALT_NAME, false, der(DER_SEQUENCE, ...names)));
  }
  return der(EXTENSIONS_TAG, der(DER_SEQUENCE, ...found));
}

/** A new key. It takes a part of a second of real time. */
export function sim_key(): SimKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  return { public_key: publicKey, private_key: privateKey };
}

/** Makes a certificate and, unless one is given, its key. */
export function sim_certificate(request: SimCertificateRequest): SimCertificate {
  const { common_name, issuer, not_before_s, not_after_s, key = sim_key() } = request;
  const signer = issuer ?? { common_name, key };
  const serial = request.serial ?? new_serial();
  const body = der(
    DER_SEQUENCE,
    der(VERSION_TAG, der(DER_INTEGER, [2])),
    der(DER_INTEGER, serial),
    SHA256_WITH_RSA,
    name(signer.common_name),
    der(DER_SEQUENCE, time(not_before_s), time(not_after_s)),
    name(common_name),
    key.public_key.export({ format: 'der', type: 'spki' }),
    extensions(request),
  );
  const certificate = signed(body, signer.key.private_key);
  return {
    common_name,
    key,
    serial,
    der: new Uint8Array(certificate),
    private_key_der: new Uint8Array(key.private_key.export({ format: 'der', type: 'pkcs1' })),
    pem: pem('CERTIFICATE', certificate),
    private_key_pem: key.private_key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}
