// The process in which students' code can do no harm by accident or curiosity: with a time limit, without the modules of Node and
// without the right to write files, to read other files, or to start processes. Firmware in C is given to it as a module of
// WebAssembly, of which it makes instances; it can compile none itself. Whoever must reckon with experts grades in a virtual machine.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CCode } from '../../c/bridge/image.ts';
import { GIVEN_FIRMWARE } from './lesson_in_c.ts';
import { LIBRARY_FILE, type Library, MEMORY_FLAG, MODULES_OF_NODE } from './library.ts';

const CLOSED_RUN = fileURLToPath(new URL('closed_run.mjs', import.meta.url));
/** What the script is called in what is thrown. */
export const SCRIPT = 'lesson.bundle.js';

/** A loop whose services return at once takes virtual time, but so little that a run of some seconds takes for ever. */
const ENDLESS = 'a loop in which nothing waits, without a service or with services that return at once?';

export interface Job {
  readonly script: string;
  /** What is judged is this firmware in C. */
  readonly firmware: CCode | null;
}

/** The last value of a script, or what was thrown. */
export interface Answer {
  readonly value?: string;
  readonly trouble?: string;
}

/** Node's switches for a process without rights; their names depend on its version. */
function without_rights(): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const named = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [
    named ? '--permission' : '--experimental-permission',
    `--allow-fs-read=${CLOSED_RUN}`,
    '--no-warnings',
  ];
}

/** Why a process ended that had not answered, by what it wrote. */
function end_words(said: string): string {
  if (/heap|memory|allocation/i.test(said))
    return 'needs more memory than there is: something that grows for ever?';
  return said.trim() === '' ? 'ended the process' : (said.trim().split('\n')[0] as string);
}

export class ClosedProcess {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private said = '';

  constructor({ script, compiled, host }: Library) {
    this.child = fork(CLOSED_RUN, [], {
      execArgv: [...without_rights(), MEMORY_FLAG],
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.child.stderr?.on('data', (data) => {
      this.said = (this.said + String(data)).slice(-2000);
    });
    this.ready = new Promise((resolve) => this.child.once('message', () => resolve()));
    const library = { script, name: LIBRARY_FILE, compiled, modules: host ? MODULES_OF_NODE : [] };
    this.ready.then(() => this.child.send({ library }));
  }

  get is_alive(): boolean {
    return this.child.connected && !this.child.killed;
  }

  /** Runs a script after which the process may be given others: one at a time. */
  run(job: Job, limit_ms: number): Promise<Answer> {
    return this.answer_to(job, limit_ms, false);
  }

  /** Runs a script, and the process ends. */
  run_last(job: Job, limit_ms: number): Promise<Answer> {
    return this.answer_to(job, limit_ms, true);
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private answer_to({ script, firmware }: Job, limit_ms: number, is_last: boolean): Promise<Answer> {
    const { child } = this;
    return new Promise((resolve) => {
      let answer: Answer | null = null;
      const end = (): void => {
        clearTimeout(timer);
        child.off('message', hear);
        child.off('exit', end);
        resolve(answer ?? { trouble: end_words(this.said) });
      };
      const timer = setTimeout(() => {
        answer ??= { trouble: `did not end within ${limit_ms / 1000} s: ${ENDLESS}` };
        this.end();
      }, limit_ms);
      const hear = (message: unknown): void => {
        if (message === 'ready') return;
        answer ??= message as Answer;
        if (!is_last) end();
      };
      child.on('message', hear);
      child.on('exit', end);
      const given = firmware === null ? null : { name: GIVEN_FIRMWARE, code: firmware };
      this.ready.then(() => child.send({ script, name: SCRIPT, firmware: given, is_last }));
    });
  }
}
