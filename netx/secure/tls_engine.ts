/**
 * node:tls as an engine without a network: bytes of the wire in, bytes of the wire out.
 *
 * The engine works in turns of the host's event loop; `settle` waits until it has been quiet for some turns. The number
 * of turns is counted, no clock is read, and virtual time stands still meanwhile (sim_host_operation). It never decides
 * about a certificate: that is the room's (tls_verify.ts), with the firmware's trusted store and the firmware's clock.
 */
import { Duplex } from 'node:stream';
import { connect, type SecureVersion, TLSSocket } from 'node:tls';

export interface EngineIdentity {
  /** PEM: the certificate and what is sent behind it. */
  readonly certificates: string;
  /** PEM. */
  readonly private_key: string;
}

export interface EngineOptions {
  readonly is_server: boolean;
  readonly least_version: SecureVersion;
  readonly most_version: SecureVersion;
  readonly ciphers: string;
  readonly identity: EngineIdentity | null;
  /** Server: names of acceptable authorities (PEM) for its certificate request; null: it asks for no certificate. */
  readonly client_authorities: readonly string[] | null;
  readonly server_name: string | null;
  readonly psks: readonly { readonly identity: string; readonly key: Uint8Array }[];
}

export interface EngineError {
  readonly code: string;
  /** The alert that the peer sent, if that is what went wrong. */
  readonly alert: number | null;
}

/** Turns of the event loop without anything happening after which the engine waits for bytes. */
const QUIET_TURNS = 6;

/** SSL_OP_NO_TICKET: tickets differ in size from run to run (they carry random numbers in DER). */
const NO_TICKET = 0x4000;

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

export class TlsEngine {
  /** The handshake is over, as far as this side can tell. */
  secure = false;
  /** close_notify has come. */
  ended = false;
  error: EngineError | null = null;
  /** Names of the protocol and of the cipher suite; empty before they are agreed on. */
  version = '';
  suite = '';
  /** Lines of the key log that nobody has taken yet. */
  readonly key_log: string[] = [];
  private readonly wire = new Wire();
  private readonly socket: TLSSocket;
  private readonly plaintext: Uint8Array[] = [];
  private readonly secrets = new Map<string, Uint8Array>();
  private activity = 0;

  constructor(options: EngineOptions) {
    this.wire.on_activity = () => this.activity++;
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

  /** A secret of the key log by its label. */
  secret(label: string): Uint8Array | null {
    return this.secrets.get(label) ?? null;
  }

  /** Protocol and cipher suite, as soon as they are agreed on; they stay known when the engine has given up. */
  private note_agreement(): void {
    this.version = this.socket.getProtocol() ?? this.version;
    this.suite = this.socket.getCipher()?.standardName ?? this.suite;
  }

  /** Lets the engine begin (a client makes its ClientHello). */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      const before = this.activity;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.activity === before ? quiet + 1 : 0;
    }
    this.note_agreement();
  }

  /** Takes bytes from the wire. */
  feed(bytes: Uint8Array): Promise<void> {
    if (this.error === null && !this.wire.destroyed) this.wire.push(Buffer.from(bytes));
    return this.settle();
  }

  /** Takes bytes to send. */
  seal(bytes: Uint8Array): Promise<void> {
    if (this.error === null && !this.socket.destroyed) this.socket.write(Buffer.from(bytes));
    return this.settle();
  }

  /** Makes close_notify. */
  close(): Promise<void> {
    if (this.error === null && !this.socket.destroyed) this.socket.end();
    return this.settle();
  }

  /** What goes to the wire. */
  take_output(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.wire.written.splice(0)));
  }

  /** What has been received. */
  take_plaintext(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.plaintext.splice(0)));
  }

  dispose(): void {
    this.socket.destroy();
    this.wire.destroy();
  }
}

function common(options: EngineOptions) {
  const { identity, psks } = options;
  return {
    minVersion: options.least_version,
    maxVersion: options.most_version,
    ciphers: options.ciphers,
    secureOptions: NO_TICKET,
    rejectUnauthorized: false,
    ca: [],
    ...(identity === null ? {} : { cert: identity.certificates, key: identity.private_key }),
    ...(psks.length === 0 ? {} : { checkServerIdentity: () => undefined }),
  };
}

function client_socket(wire: Wire, options: EngineOptions): TLSSocket {
  const [psk] = options.psks;
  return connect({
    ...common(options),
    socket: wire,
    ...(options.server_name === null ? {} : { servername: options.server_name }),
    ...(psk === undefined ? {} : { pskCallback: () => ({ psk: psk.key, identity: psk.identity }) }),
  });
}

function server_socket(wire: Wire, options: EngineOptions): TLSSocket {
  const { client_authorities, psks } = options;
  const pskCallback = (_socket: TLSSocket, identity: string): Uint8Array | null =>
    psks.find((psk) => psk.identity === identity)?.key ?? null;
  return new TLSSocket(wire, {
    ...common(options),
    isServer: true,
    // With `rejectUnauthorized` a client without certificate is refused in the handshake, by the engine itself.
    requestCert: client_authorities !== null,
    rejectUnauthorized: client_authorities !== null,
    ...(client_authorities === null ? {} : { ca: [...client_authorities] }),
    ...(psks.length === 0 ? {} : { pskCallback }),
  } as ConstructorParameters<typeof TLSSocket>[1]);
}
