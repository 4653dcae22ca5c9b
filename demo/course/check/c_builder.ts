// Firmware in C from what students wrote, built in a process that is ended when that takes too long.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CCode } from '../../c/bridge/image.ts';
import { toolchain_trouble } from '../../c/build/toolchain.ts';
import { UsageError } from '../../host/usage.ts';
import { files_of } from '../lessons.ts';
import { variant_header } from '../variant.ts';
import type { FromBuilder, ToBuilder } from './c_builder_process.ts';
import type { Variant } from './lab.ts';
import { patience } from './patience.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);
const PROCESS = fileURLToPath(new URL(`./c_builder_process${ENDING}`, import.meta.url));
/** A build takes less than a second of a quiet computer; macros that grow without end would take hours. */
const BUILD_LIMIT_MS = 20_000;
/** What the compiler may have of this computer's memory, in pages of 64 KiB: 1 GiB. */
const MOST_PAGES = 16_384;
const GROWS = 'does a macro grow without end?';

/** With it all of the simulator's own part is built. */
const NOTHING: CFiles = {
  'nothing.c': '#include "tx_api.h"\nvoid tx_application_define(void *first_unused_memory) {}\n',
};

/** File names without folders, and their text. */
type CFiles = Readonly<Record<string, string>>;

export type Built = { readonly code: CCode } | { readonly trouble: string };

class Builder {
  private child: ChildProcess | null = null;
  /** What it wrote last, should it end. */
  private said = '';
  /** One build after the other. */
  private last: Promise<unknown> = Promise.resolve();

  build(files: CFiles, limit_ms: number): Promise<Built> {
    const next = this.last.then(() => this.run(files, limit_ms));
    this.last = next.catch(() => {});
    return next;
  }

  private async run(files: CFiles, limit_ms: number): Promise<Built> {
    const child = this.child ?? (await this.started());
    child.ref();
    child.channel?.ref();
    try {
      return await asked(child, files, limit_ms);
    } finally {
      // One that is killed may live for a moment; an idle one does not keep this process from ending.
      if (child.killed) this.child = null;
      child.unref();
      child.channel?.unref();
    }
  }

  /** A process that has built the simulator's own part: how long that takes is nobody's fault. */
  private async started(): Promise<ChildProcess> {
    const loader = ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
    const child = fork(PROCESS, [], {
      execArgv: [...loader, `--wasm-max-mem-pages=${MOST_PAGES}`],
      // A folder that stays: somebody may remove the one in which this process is.
      cwd: path.dirname(PROCESS),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.said = '';
    child.stderr?.on('data', (text) => {
      this.said = (this.said + String(text)).slice(-2000);
    });
    (child.stderr as { unref?: () => void } | null)?.unref?.();
    child.on('exit', () => {
      if (this.child === child) this.child = null;
    });
    const built = await asked(child, NOTHING, null);
    if ('trouble' in built) throw new Error(`C cannot be compiled: ${built.trouble}\n${this.said}`);
    this.child = child;
    return child;
  }
}

/** One build in a process, in a folder that is there for as long as it takes. */
async function asked(child: ChildProcess, files: CFiles, limit_ms: number | null): Promise<Built> {
  const root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
    const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
    const request = { root, sources, cache_folder: path.resolve('.cache', 'c') };
    return await answered(child, request, limit_ms);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function answered(child: ChildProcess, request: ToBuilder, limit_ms: number | null): Promise<Built> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (built: Built): void => {
      clearTimeout(timer);
      child.off('exit', ended);
      child.off('message', hear);
      resolve(built);
    };
    const ended = (): void => end({ trouble: `the compiler ended: ${GROWS}` });
    const give_up = (): void => {
      child.kill('SIGKILL');
      end({ trouble: `was not compiled within ${(limit_ms ?? 0) / 1000} s: ${GROWS}` });
    };
    const hear = (message: FromBuilder): void => {
      if (message.type === 'built') end({ code: message.code });
      else if (message.type === 'trouble') end({ trouble: message.text });
      else if (message.type === 'begins' && limit_ms !== null) timer = setTimeout(give_up, limit_ms);
    };
    child.on('exit', ended);
    child.on('message', hear);
    child.send(request);
  });
}

const builder = new Builder();

/**
 * The lesson's firmware with these files of somebody's, of which those count that have the name of a file of start/. The compiler
 * has the usual time for it, or `limit_ms` when that is longer.
 */
export function lesson_firmware(
  folder: string,
  files: ReadonlyMap<string, string>,
  variant: Variant,
  limit_ms = 0,
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
  return builder.build(all, Math.max(limit_ms, BUILD_LIMIT_MS * patience()));
}
