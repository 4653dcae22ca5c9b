// The program of a real broker, where the fleet starts it, ends it and starts it again: a command of the user's that stays in the
// foreground and takes connections at an address of this computer's.

import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as real_time } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
const START_MOST_MS = 30_000;
/** A program that is told to end saves what it has; one that takes longer is killed. */
const END_MOST_MS = 10_000;
/** Of what it printed, for messages. */
const LAST_WORDS = 500;

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const is = (there: boolean): void => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => is(true));
    socket.once('error', () => is(false));
  });
}

function has_ended({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function is_within(most_ms: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const late_ms = performance.now() + most_ms;
  while (!(await condition())) {
    if (performance.now() > late_ms) return false;
    await real_time(LOOK_EVERY_MS);
  }
  return true;
}

export class BrokerProgram {
  private readonly command: string;
  private readonly host: string;
  private readonly port: number;
  private child: ChildProcess | null = null;
  private last_words = '';

  constructor(command: string, host: string, port: number) {
    this.command = command;
    this.host = host;
    this.port = port;
  }

  /** It was started, and nobody has ended it. */
  get runs(): boolean {
    return this.child !== null;
  }

  private get place(): string {
    return `${this.host}:${this.port}`;
  }

  private error(what: string): Error {
    const words = this.last_words.trim();
    return new Error(`'${this.command}' ${what}${words === '' ? '' : `; it said: ${words}`}`);
  }

  private there(): Promise<boolean> {
    return answers(this.host, this.port);
  }

  /** Starts it, and waits until it takes connections. */
  async start(): Promise<void> {
    if (await this.there())
      throw new Error(
        `something takes connections at ${this.place} before '${this.command}' is started: end it first`,
      );
    // A process group of its own: signals reach what a shell has started, and Ctrl-C comes to it through the fleet.
    const child = spawn(this.command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.last_words = '';
    const hear = (text: Buffer): void => {
      this.last_words = (this.last_words + text.toString()).slice(-LAST_WORDS);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const comes = await is_within(START_MOST_MS, async () => has_ended(child) || (await this.there()));
    if (has_ended(child)) {
      this.child = null;
      throw this.error(`ended before it took connections at ${this.place}`);
    }
    if (!comes) throw this.error(`takes no connections at ${this.place} after ${START_MOST_MS / 1000} s`);
  }

  /** Ends it, and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === null) return;
    this.child = null;
    if (has_ended(child)) throw this.error('ended by itself');
    const gone = async (): Promise<boolean> => has_ended(child) && !(await this.there());
    tell_group(child, signal);
    if (await is_within(END_MOST_MS, gone)) return;
    tell_group(child, 'SIGKILL');
    if (!(await is_within(END_MOST_MS, gone)))
      throw this.error(`does not end, or stays in the background: ${this.place} still takes connections`);
  }
}

function tell_group(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid as number), signal);
  } catch {
    // It has ended by itself meanwhile, or the system (Windows) has no process groups.
    child.kill(signal);
  }
}
