// `npm start` as its users meet it: a process with arguments, two streams and an exit code.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run_program } from '../../demo/cli/program.ts';
import { pcapng_read } from '../../netx/link/sim_link_api.ts';
import { built_program } from '../built_program.ts';
import { free_port } from './mosquitto.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

class Program {
  out = '';
  err = '';
  readonly child: ChildProcess;

  constructor(...args: string[]) {
    const [node, program] = built_program();
    this.child = spawn(node, [program, ...args], { cwd: ROOT });
    this.child.stdout?.on('data', (bytes: Buffer) => {
      this.out += bytes.toString();
    });
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.err += bytes.toString();
    });
  }

  /** Waits until it has printed this. */
  async printed(text: string): Promise<void> {
    while (!this.out.includes(text))
      await once(this.child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  }

  async exit_code(): Promise<number> {
    const [code] = (await once(this.child, 'close')) as [number];
    return code;
  }
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const program = new Program(...args);
  const code = await program.exit_code();
  return { code, out: program.out, err: program.err };
}

/** The same command without a process. */
async function run_here(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await run_program(args, {
    print: (line) => {
      out += `${line}\n`;
    },
    complain: (line) => {
      err += `${line}\n`;
    },
  });
  return { code, out, err };
}

describe('npm start', () => {
  it('runs the sample of the guide, tells what happened, and ends by itself', async () => {
    const { code, out, err } = await run();
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^netx-sim [\d.]+, mqtt: .*\nseed 1, 100 ticks a second, no faults; all times are virtual/,
    );
    for (const text of [
      'board > all           ARP: who has 192.168.1.81? Tell 192.168.1.10',
      'board > broker        MQTT CONNECT client "mytestclient"',
      'broker > board        MQTT PUBACK id 2',
      'board/mqtt sample     topic = topic, message = This is a message. ',
      'packet pool   board "packets" 30 of 30 free',
      'diagnostics   none',
      'result        success',
    ]) {
      expect(out).toContain(text);
    }
  });

  it('does the same with the same seed, byte for byte, in whatever process, and something else with another', async () => {
    const file = (name: string): string => path.join(folder, `${name}.pcapng`);
    const runs = await Promise.all([
      run('--seed', '5', '--pcap', file('a')),
      run_here('--seed', '5', '--pcap', file('b')),
      run_here('--seed', '6', '--pcap', file('c')),
    ]);
    const [a, b, c] = ['a', 'b', 'c'].map((name, at) => ({
      out: runs[at]?.out.replace(file(name), 'FILE'),
      capture: readFileSync(file(name)),
    })) as [Told, Told, Told];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(b.out).toBe(a.out);
    expect(b.capture.equals(a.capture)).toBe(true);
    expect(c.out).not.toBe(a.out);
    expect(c.capture.equals(a.capture)).toBe(false);
    expect(pcapng_read(c.capture).packets.length).toBe(pcapng_read(a.capture).packets.length);
  });

  it('a wrong argument or file: one line and exit code 2, and nothing is run', async () => {
    const wrong = 'no_such_folder/x.pcapng';
    const results = await Promise.all([run('--sede', '1'), run_here('nothing'), run_here('--pcap', wrong)]);
    expect(results.map(({ code, out }) => [code, out])).toEqual([
      [2, ''],
      [2, ''],
      [2, ''],
    ]);
    const [flag, scenario, file] = results.map(({ err }) => err);
    expect(flag).toBe('netx-sim: there is no option --sede; netx-sim run --help lists them\n');
    expect(scenario).toMatch(/^netx-sim: there is no scenario 'nothing'; there are: mqtt, .*\n$/);
    expect(file).toBe(`netx-sim: --pcap ${wrong}: cannot write the file, there is no such folder\n`);
  });

  it('a broker that cannot be reached: one line and exit code 1', async () => {
    const broker = `127.0.0.1:${await free_port()}`;
    const { code, out, err } = await run('--broker', broker);
    expect(code).toBe(1);
    expect(err).toBe(
      `netx-sim: the run failed: cannot connect to the broker at ${broker}: nobody listens there\n`,
    );
    expect(out).toContain('nxd_mqtt_client_connect: NXD_MQTT_CONNECT_FAILURE (0x10005)');
    expect(out).toContain('packet pool   board "packets" 30 of 30 free');
  });

  it('--help and --version answer and leave', async () => {
    const [help, version] = await Promise.all([run('--help'), run_here('--version')]);
    expect([help.code, help.err, version.code, version.err]).toEqual([0, '', 0, '']);
    expect(help.out).toContain('netx-sim explore SCENARIO');
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('--quiet leaves the result', async () => {
    expect(await run_here('--quiet')).toEqual({ code: 0, out: 'result        success\n', err: '' });
  });

  it('a reader that leaves early is no error', async () => {
    const program = new Program();
    program.child.stdout?.destroy();
    expect(await program.exit_code()).toBe(0);
    expect(program.err).toBe('');
  });

  // Windows has no signals: Node ends the process there, and nothing is printed.
  it.skipIf(process.platform === 'win32').each([
    ['Ctrl-C', 'SIGINT', 130],
    ['a supervisor', 'SIGTERM', 143],
    ['a terminal that is closed', 'SIGHUP', 129],
  ] as const)(
    '%s ends it with what everybody was doing and a whole capture',
    async (_who, signal, exit_code) => {
      // A broker that takes the connection and never answers.
      const server = createServer((socket) => socket.on('error', () => {}));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const file = path.join(folder, 'interrupted.pcapng');
      const program = new Program('--broker', `127.0.0.1:${port}`, '--pcap', file);
      await program.printed('MQTT CONNECT');
      program.child.kill(signal);
      expect(await program.exit_code()).toBe(exit_code);
      server.close();
      expect(program.err).toBe('');
      expect(program.out).toMatch(/^state at \d+\.\d{6} s of virtual time$/m);
      expect(program.out).toMatch(
        /^ {2}thread {2}mqtt sample +priority 16 +waits for TCP socket "my_client"/m,
      );
      expect(program.out).toMatch(/ board +my_client +ESTABLISHED +\d+ +192\.168\.1\.81:1883 /m);
      expect(program.out).toMatch(/^result {8}interrupted$/m);
      const captured = pcapng_read(readFileSync(file)).packets.length;
      expect(program.out).toContain(`capture       ${captured} frames in ${file}`);
      expect(captured).toBeGreaterThan(5);
    },
  );
});

interface Told {
  readonly out: string;
  readonly capture: Buffer;
}
