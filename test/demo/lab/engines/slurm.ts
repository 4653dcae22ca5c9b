// A Slurm of the test's own: one node on the loopback interface, with its munge, its state and its ports in a folder of the
// test's, as the user who runs the test; gone when the test is over.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, hostname, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as real_time } from 'node:timers/promises';
import { free_port } from '../../mosquitto.ts';
import { program } from '../../programs.ts';

const LOOK_EVERY_MS = 200;

export class Slurm {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-slurm-'));
  private readonly daemons: ChildProcess[] = [];

  /** Starts it; throws, with what its daemons said, when it does not come up. */
  static async start(): Promise<Slurm> {
    const slurm = new Slurm();
    try {
      slurm.start_munge();
      await slurm.until(() => slurm.works('munge', `--socket=${slurm.file('munge.socket')}`, '--no-input'));
      slurm.write_config(await free_port(), await free_port());
      slurm.daemon('slurmctld', '-D');
      slurm.daemon('slurmd', '-D');
      await slurm.until(() => slurm.run('sinfo', '--noheader', '--format=%t').trim() === 'idle');
    } catch (error) {
      const logs = ['munge.log', 'slurmctld.log', 'slurmd.log'].map((name) => slurm.text(name));
      slurm.stop();
      throw new Error(`${error instanceof Error ? error.message : error}\n${logs.join('\n')}`);
    }
    return slurm;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  text(name: string): string {
    try {
      return readFileSync(this.file(name), 'utf8');
    } catch {
      return '';
    }
  }

  private daemon(name: string, ...args: string[]): void {
    this.daemons.push(spawn(program(name) as string, args, { env: this.environment(), stdio: 'ignore' }));
  }

  private start_munge(): void {
    // It wants a key, and a folder, that nobody else can write to.
    chmodSync(this.folder, 0o755);
    mkdirSync(this.file('private'), { mode: 0o700 });
    writeFileSync(this.file('private/key'), randomBytes(1024), { mode: 0o400 });
    this.daemon(
      'munged',
      '--foreground',
      `--key-file=${this.file('private/key')}`,
      `--socket=${this.file('munge.socket')}`,
      `--pid-file=${this.file('private/munged.pid')}`,
      `--log-file=${this.file('munge.log')}`,
      `--seed-file=${this.file('private/seed')}`,
    );
  }

  private write_config(control_port: number, node_port: number): void {
    const [host] = hostname().split('.') as [string];
    const user = userInfo().username;
    for (const name of ['state', 'spool']) mkdirSync(this.file(name));
    const settings = {
      ClusterName: 'test',
      SlurmctldHost: `${host}(127.0.0.1)`,
      SlurmctldPort: control_port,
      SlurmdPort: node_port,
      AuthType: 'auth/munge',
      // A job that is requeued begins when its old credential is no longer valid, which is two minutes by default.
      AuthInfo: `socket=${this.file('munge.socket')},cred_expire=5`,
      SlurmUser: user,
      SlurmdUser: user,
      StateSaveLocation: this.file('state'),
      SlurmdSpoolDir: this.file('spool'),
      SlurmctldPidFile: this.file('slurmctld.pid'),
      SlurmdPidFile: this.file('slurmd.pid'),
      SlurmctldLogFile: this.file('slurmctld.log'),
      SlurmdLogFile: this.file('slurmd.log'),
      ProctrackType: 'proctrack/linuxproc',
      TaskPlugin: 'task/none',
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_Core',
      SwitchType: 'switch/none',
      MpiDefault: 'none',
      AccountingStorageType: 'accounting_storage/none',
      JobAcctGatherType: 'jobacct_gather/none',
      SchedulerParameters: 'batch_sched_delay=0,sched_interval=1',
      ReturnToService: 2,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const node = `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus().length} State=UNKNOWN`;
    const partition = `PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP`;
    writeFileSync(this.file('slurm.conf'), `${[...lines, node, partition].join('\n')}\n`);
  }

  private environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return { ...process.env, SLURM_CONF: this.file('slurm.conf'), ...more };
  }

  private works(name: string, ...args: string[]): boolean {
    try {
      this.run(name, ...args);
      return true;
    } catch {
      return false;
    }
  }

  /** Runs one of its programs; what it printed. */
  run(name: string, ...args: string[]): string {
    return this.run_with({}, name, ...args);
  }

  run_with(more: Readonly<Record<string, string>>, name: string, ...args: string[]): string {
    const env = this.environment(more);
    const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'pipe'];
    return execFileSync(program(name) as string, args, { encoding: 'utf8', cwd: this.folder, env, stdio });
  }

  /** Waits for something outside of this process; the limit of the test ends a wait for nothing. */
  async until(condition: () => boolean): Promise<void> {
    for (;;) {
      for (const { exitCode, spawnfile } of this.daemons)
        if (exitCode !== null) throw new Error(`${spawnfile} ended with code ${exitCode}`);
      try {
        if (condition()) return;
      } catch {
        // It is not there yet.
      }
      await real_time(LOOK_EVERY_MS);
    }
  }

  /** Waits until no job is in the queue any more. */
  async until_ended(): Promise<void> {
    await this.until(() => this.run('squeue', '--noheader').trim() === '');
  }

  stop(): void {
    for (const daemon of this.daemons.reverse()) daemon.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
