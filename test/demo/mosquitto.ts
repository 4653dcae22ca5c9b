// A Mosquitto of the test's own: on a free loopback port, with its own configuration in a folder of its own, gone when
// the test is over.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { program } from './programs.ts';

/** A port of the loopback interface that nobody uses at this moment. */
export async function free_port(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number, host = '127.0.0.1'): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A secure port instead of a plain one; PEM. */
export interface MosquittoTls {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly wants_certificate: boolean;
}

/** Who alone is let in. */
export interface MosquittoLogin {
  readonly name: string;
  readonly password: string;
}

export class Mosquitto {
  readonly port: number;
  /** Port of a websockets listener; null: none. */
  readonly websocket_port: number | null;
  /** Where it listens. */
  readonly host: string;
  private readonly folder: string;
  private readonly broker: ChildProcess;
  private readonly helpers: ChildProcess[] = [];
  /** What the broker said, for a failing test. */
  log = '';

  private constructor(
    port: number,
    tls: MosquittoTls | null,
    websocket_port: number | null,
    host: string,
    login: MosquittoLogin | null,
  ) {
    this.host = host;
    this.websocket_port = websocket_port;
    this.port = port;
    this.folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-mosquitto-'));
    const config = this.file(
      'mosquitto.conf',
      [
        `listener ${port} ${host}`,
        ...(websocket_port === null ? [] : [`listener ${websocket_port} ${host}`, 'protocol websockets']),
        ...(login === null ? ['allow_anonymous true'] : this.login_lines(login)),
        'persistence false',
        'log_dest stderr',
        ...(tls === null ? [] : this.tls_lines(tls)),
        '',
      ].join('\n'),
    );
    this.broker = spawn(program('mosquitto') as string, ['-c', config, '-v'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.broker.stderr?.on('data', (text: Buffer) => {
      this.log += text.toString();
    });
  }

  /** Writes a file into the broker's folder; its full name. */
  file(name: string, text: string): string {
    const full = path.join(this.folder, name);
    writeFileSync(full, text);
    return full;
  }

  private tls_lines({ authority, certificate, key, wants_certificate }: MosquittoTls): string[] {
    return [
      // It would give up its rights as root, and then not read its own key.
      'user root',
      `cafile ${this.file('ca.pem', authority)}`,
      `certfile ${this.file('server.pem', certificate)}`,
      `keyfile ${this.file('server.key', key)}`,
      `require_certificate ${wants_certificate}`,
    ];
  }

  private login_lines({ name, password }: MosquittoLogin): string[] {
    const file = this.file('passwords', `${name}:${password}\n`);
    execFileSync(program('mosquitto_passwd') as string, ['-U', file]);
    return ['user root', 'allow_anonymous false', `password_file ${file}`];
  }

  /** Starts a broker and waits until it takes connections. */
  static async start(
    tls: MosquittoTls | null = null,
    websocket = false,
    host = '127.0.0.1',
    login: MosquittoLogin | null = null,
  ): Promise<Mosquitto> {
    const other_port = websocket ? await free_port() : null;
    const mosquitto = new Mosquitto(await free_port(), tls, other_port, host, login);
    const { port, websocket_port } = mosquitto;
    while (!(await answers(port, host)) || !(await answers(websocket_port ?? port, host))) {
      if (mosquitto.broker.exitCode !== null) throw new Error(`mosquitto ended:\n${mosquitto.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return mosquitto;
  }

  get address(): string {
    return this.place(this.port);
  }

  get websocket_address(): string {
    return this.place(this.websocket_port ?? 0);
  }

  private place(port: number): string {
    return this.host.includes(':') ? `[${this.host}]:${port}` : `${this.host}:${port}`;
  }

  /** mosquitto_pub: one message with QoS 1; done when the broker has it. */
  async publish(topic: string, message: string): Promise<void> {
    const child = this.helper('mosquitto_pub', '-q', '1', '-t', topic, '-m', message);
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
  }

  /** mosquitto_sub: resolves when it is subscribed; `lines` then gives its first `count` messages as `topic message`. */
  async subscribe(topic: string, count: number): Promise<{ lines: Promise<string[]> }> {
    const child = this.helper(
      'mosquitto_sub',
      '-q',
      '1',
      '-v',
      '-C',
      `${count}`,
      '-t',
      topic,
      '-i',
      'watcher',
    );
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    const lines = once(child, 'close').then(() => text.replace(/\n$/, '').split('\n'));
    // What it prints itself may wait in a buffer; the broker's log says at once that it is subscribed.
    while (!this.log.includes('Sending SUBACK to watcher'))
      await once(this.broker.stderr as Readable, 'data');
    return { lines };
  }

  /** Ends the broker and what was started with it, and takes its folder away. */
  async stop(): Promise<void> {
    for (const child of [...this.helpers, this.broker]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private helper(name: string, ...args: string[]): ChildProcess {
    const child = spawn(program(name) as string, ['-h', this.host, '-p', `${this.port}`, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.helpers.push(child);
    return child;
  }
}
