// Firmware in C from what students wrote, built in a process that is ended when that takes too long.

import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CCode } from '../../c/bridge/image.ts';
import { toolchain_trouble } from '../../c/build/toolchain.ts';
import { UsageError } from '../../host/usage.ts';
import { files_of } from '../lessons.ts';
import { variant_header } from '../variant.ts';
import type { CFiles, FromBuilder } from './c_builder_process.ts';
import type { Variant } from './lab.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);
const PROCESS = fileURLToPath(new URL(`./c_builder_process${ENDING}`, import.meta.url));
/** A build takes less than a second of a quiet computer; macros that grow without end would take hours. */
export const BUILD_LIMIT_MS = 20_000;
/** What the compiler may have of this computer's memory, in pages of 64 KiB: 1 GiB. */
const MOST_PAGES = 16_384;

export type Built = { readonly code: CCode } | { readonly trouble: string };

class Builder {
  private child: ChildProcess | null = null;
  private ready: Promise<void> = Promise.resolve();
  /** One build after the other. */
  private last: Promise<unknown> = Promise.resolve();

  build(files: CFiles, limit_ms: number): Promise<Built> {
    const next = this.last.then(() => this.run(files, limit_ms));
    this.last = next.catch(() => {});
    return next;
  }

  private start(): ChildProcess {
    const loader = ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
    const child = fork(PROCESS, [], {
      execArgv: [...loader, `--wasm-max-mem-pages=${MOST_PAGES}`],
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.child = child;
    this.ready = new Promise((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () => reject(new Error('the compiler of C could not be started')));
    });
    child.on('exit', () => {
      if (this.child === child) this.child = null;
    });
    return child;
  }

  private async run(files: CFiles, limit_ms: number): Promise<Built> {
    const child = this.child ?? this.start();
    child.ref();
    child.channel?.ref();
    try {
      await this.ready;
      return await asked(child, files, limit_ms);
    } finally {
      // An idle process does not keep this one from ending.
      child.removeAllListeners('message');
      child.unref();
      child.channel?.unref();
    }
  }
}

function asked(child: ChildProcess, files: CFiles, limit_ms: number): Promise<Built> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (built: Built): void => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve(built);
    };
    const ended = (): void => end({ trouble: 'the compiler ended: does a macro grow without end?' });
    child.on('exit', ended);
    child.on('message', (message: FromBuilder) => {
      if (message.type === 'begins') {
        timer = setTimeout(() => {
          end({ trouble: `was not compiled within ${limit_ms / 1000} s: does a macro grow without end?` });
          child.kill('SIGKILL');
        }, limit_ms);
      } else if (message.type === 'built') end({ code: message.code });
      else if (message.type === 'trouble') end({ trouble: message.text });
    });
    child.send(files);
  });
}

const builder = new Builder();

/** The lesson's firmware with these files of somebody's, of which those count that have the name of a file of start/. */
export function lesson_firmware(
  folder: string,
  files: ReadonlyMap<string, string>,
  variant: Variant,
  limit_ms = BUILD_LIMIT_MS,
): Promise<Built> {
  const trouble = toolchain_trouble();
  if (trouble !== undefined) throw new UsageError(trouble);
  const all: Record<string, string> = Object.fromEntries(files_of(folder, 'given', 'c'));
  all['variant.h'] = variant_header(variant);
  for (const name of files_of(folder, 'start', 'c').keys()) {
    const text = files.get(name);
    if (text === undefined) return Promise.resolve({ trouble: `has no file ${name}` });
    all[name] = text;
  }
  return builder.build(all, limit_ms);
}
