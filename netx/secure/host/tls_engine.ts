/**
 * node:tls as an engine without a network: bytes of the wire in, bytes of the wire out.
 *
 * The engine works in turns of the host's event loop; `settle` waits until it has been quiet for some turns. The number
 * of turns is counted, no clock is read, and virtual time stands still meanwhile (sim_host_operation). It never decides
 * about a certificate: that is done in tls_verify.ts, with the firmware's trusted store and the firmware's clock.
 */
import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import type { EngineError, EngineOptions, TlsEngine } from '../tls_host.ts';
import { pem } from './der_writer.ts';

/** Turns of the event loop without anything happening after which the engine waits for bytes. */
const QUIET_TURNS = 6;

/**
 * Options of OpenSSL. Tickets differ in size from run to run (they carry random numbers in DER). The extended master
 * secret and encrypt-then-MAC NetX Secure has not.
 */
const NO_EXTENDED_MASTER_SECRET = 0x1;
const NO_TICKET = 0x4000;
const NO_ENCRYPT_THEN_MAC = 0x8_0000;
const ENGINE_OPTIONS = NO_EXTENDED_MASTER_SECRET | NO_TICKET | NO_ENCRYPT_THEN_MAC;
const NO_TLS_1_0 = 0x0400_0000;
const NO_TLS_1_1 = 0x1000_0000;
const NO_TLS_1_2 = 0x0800_0000;

/** The engine's side of the wire. */
class Wire extends Duplex {
  readonly written: Buffer[] = [];
  on_activity: () => void = () => {};

  constructor() {
    super({ allowHalfOpen: true });
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.written.push(bytes);
    this.on_activity();
    done();
  }
}

export class NodeTlsEngine implements TlsEngine {
  secure = false;
  ended = false;
  error: EngineError | null = null;
  version = '';
  suite = '';
  readonly key_log: string[] = [];
  private readonly wire = new Wire();
  private readonly socket: TLSSocket;
  private readonly plaintext: Uint8Array[] = [];
  private readonly secrets = new Map<string, Uint8Array>();
  private activity = 0;

  constructor(options: EngineOptions) {
    const count = (): number => this.activity++;
    this.wire.on_activity = count;
    this.wire.on('error', () => {});
    this.socket = options.is_server ? server_socket(this.wire, options) : client_socket(this.wire, options);
    this.listen();
  }

  private listen(): void {
    const { socket } = this;
    const note = (act: () => void) => () => {
      this.activity++;
      act();
    };
    socket.on(
      'secure',
      note(() => {
        this.secure = true;
      }),
    );
    socket.on(
      'end',
      note(() => {
        this.ended = true;
      }),
    );
    socket.on('data', (bytes: Buffer) => {
      this.activity++;
      this.plaintext.push(new Uint8Array(bytes));
    });
    const note_error = (error: NodeJS.ErrnoException): void => {
      this.activity++;
      const alert = /SSL alert number (\d+)/.exec(error.message);
      // Some come without a code; the text then says the same in small letters.
      const code = error.code ?? error.message.toUpperCase().replaceAll(' ', '_');
      this.error ??= { code, alert: alert === null ? null : Number(alert[1]) };
    };
    socket.on('error', note_error);
    // A server's socket that no tls.Server has made tells errors after the handshake only in this way.
    socket.on('_tlsError', note_error);
    socket.on('keylog', (line: Buffer) => this.note_secret(line.toString('latin1')));
  }

  private note_secret(line: string): void {
    this.key_log.push(line);
    this.note_agreement();
    const [label, , secret] = line.trim().split(' ');
    if (label !== undefined && secret !== undefined) this.secrets.set(label, Buffer.from(secret, 'hex'));
  }

  secret(label: string): Uint8Array | null {
    return this.secrets.get(label) ?? null;
  }

  /** Protocol and cipher suite, as soon as they are agreed on; they stay known when the engine has given up. */
  private note_agreement(): void {
    this.version = this.socket.getProtocol() ?? this.version;
    this.suite = this.socket.getCipher()?.standardName ?? this.suite;
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      const before = this.activity;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.activity === before ? quiet + 1 : 0;
    }
    this.note_agreement();
  }

  feed(bytes: Uint8Array): Promise<void> {
    if (this.error === null && !this.wire.destroyed) this.wire.push(Buffer.from(bytes));
    return this.settle();
  }

  seal(bytes: Uint8Array): Promise<void> {
    if (this.error === null && !this.socket.destroyed) this.socket.write(Buffer.from(bytes));
    return this.settle();
  }

  close(): Promise<void> {
    if (this.error === null && !this.socket.destroyed) this.socket.end();
    return this.settle();
  }

  take_output(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.wire.written.splice(0)));
  }

  take_plaintext(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.plaintext.splice(0)));
  }

  dispose(): void {
    this.socket.destroy();
    this.wire.destroy();
  }
}

function pems(certificates: readonly Uint8Array[]): string[] {
  return certificates.map((der) => pem('CERTIFICATE', Buffer.from(der)));
}

/**
 * What is offered is said in full, and what a device offers, so that a handshake is the same with every OpenSSL: its own
 * lists of groups and signatures grow from version to version, and so does its level of security.
 */
function common(options: EngineOptions) {
  const { identity, psks, table, most_version } = options;
  const signatures = most_version === 'TLSv1.3' ? table.signatures_1_3 : table.signatures_1_2;
  return {
    minVersion: options.least_version,
    maxVersion: most_version,
    ciphers: [...table.ciphers_1_3, ...table.ciphers_1_2, '@SECLEVEL=0'].join(':'),
    ecdhCurve: options.groups.join(':'),
    sigalgs: signatures.join(':'),
    secureOptions: ENGINE_OPTIONS,
    rejectUnauthorized: false,
    ca: [],
    ...(identity === null ? {} : { cert: pems(identity.certificates).join(''), key: identity.private_key }),
    ...(psks.length === 0 ? {} : { checkServerIdentity: () => undefined }),
  };
}

/**
 * RFC 5746 3.4: a client says that it renegotiates securely by a cipher suite or by an extension, which is longer. OpenSSL
 * 3.0 takes the suite, 3.5 only where TLS 1.0 could still be meant: so 1.0 is the least version, and all versions that
 * are not wanted are taken away by option.
 */
function client_versions({ least_version }: EngineOptions) {
  const unwanted = NO_TLS_1_0 | NO_TLS_1_1 | (least_version === 'TLSv1.3' ? NO_TLS_1_2 : 0);
  return { minVersion: 'TLSv1' as const, secureOptions: ENGINE_OPTIONS | unwanted };
}

function client_socket(wire: Wire, options: EngineOptions): TLSSocket {
  const { server_name } = options;
  const [psk] = options.psks;
  return connect({
    ...common(options),
    ...client_versions(options),
    socket: wire,
    ...(server_name === null || isIP(server_name) !== 0 ? {} : { servername: server_name }),
    ...(psk === undefined ? {} : { pskCallback: () => ({ psk: psk.key, identity: psk.identity }) }),
  });
}

function server_socket(wire: Wire, options: EngineOptions): TLSSocket {
  const { client_authorities, psks } = options;
  const pskCallback = (_socket: TLSSocket, identity: string): Uint8Array | null =>
    psks.find((psk) => psk.identity === identity)?.key ?? null;
  const secureContext = createSecureContext({ ...common(options), ca: pems(client_authorities ?? []) });
  const socket = new TLSSocket(wire, {
    secureContext,
    isServer: true,
    // With `rejectUnauthorized` a client without certificate is refused in the handshake, by the engine itself.
    requestCert: client_authorities !== null,
    rejectUnauthorized: client_authorities !== null,
    ...(psks.length === 0 ? {} : { pskCallback }),
  } as ConstructorParameters<typeof TLSSocket>[1]);
  // RFC 6066 3: a server answers that it took the client's name. Node 22.23 and 24 do so always; older ones only where a
  // context for the name is at hand when the hello comes, for which there is no option.
  Object.assign((socket as unknown as { _handle: object })._handle, { sni_context: secureContext.context });
  return socket;
}
