// A process that does a part of this one's work.

import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { worker_environment } from './compile_cache.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);

/** How a process ended. */
export interface ProcessEnd {
  /** Null when a signal ended it, or it could not be started. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  readonly error?: string;
}

/** In words. */
export function end_words({ code, signal, error }: ProcessEnd): string {
  if (error !== undefined) return error;
  if (signal !== null) return `was killed (${signal})`;
  return code === 0 ? 'ended before its work was done' : `ended with code ${code}`;
}

/**
 * Starts a module of this program, a file in TypeScript, with these arguments: `hear` gets its messages, `ended` is called once, when
 * all of them are told.
 */
export function start_process<Message>(
  module: URL,
  args: readonly string[],
  hear: (message: Message) => void,
  ended: (end: ProcessEnd) => void,
): ChildProcess {
  const child = fork(fileURLToPath(module).replace(/\.ts$/, ENDING), args, {
    execArgv: ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : [],
    env: worker_environment(),
    serialization: 'advanced',
    // What firmware prints by itself in thousands of runs is no result.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let over: ProcessEnd | null = null;
  // What a killed process has told before is still to be read when its end is known.
  const settle = (): void => {
    if (over === null || child.connected) return;
    const end = over;
    over = null;
    ended(end);
  };
  child.on('message', hear);
  child.on('error', ({ message }) => {
    // It could not be started; whatever else goes wrong with it, it also ends.
    if (child.pid === undefined) ended({ code: null, signal: null, error: message });
  });
  child.on('disconnect', settle);
  child.on('exit', (code, signal) => {
    over = { code, signal };
    settle();
  });
  return child;
}
