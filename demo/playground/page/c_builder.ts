// Builds firmware in C: in a worker of its own, which is kept, as the compiler takes a while to load. What has been built before needs
// no compiler; it is loaded when somebody says so, and then kept by the browser.

import type { CBuild, CParts, FromCompiler, SentImage, ToCompiler } from '../model/c_build.ts';
import type { Files, Problem } from '../model/program.ts';
import { keep_compiler_wanted, was_compiler_wanted } from './storage.ts';

const LINE = /^(\S+?):(\d+):(?:(\d+):)? (?:fatal )?(error|warning): (.*)$/;

/** The compiler's lines as problems with places; what has none is one problem. */
function problems_in(text: string): Problem[] {
  const found = text.split('\n').flatMap((line): Problem[] => {
    const [, file, number, column = '1', kind, words] = LINE.exec(line) ?? [];
    if (file === undefined || words === undefined) return [];
    const place = { file, line: Number(number), column: Number(column) };
    return [{ kind: kind === 'error' ? 'error' : 'warning', text: words, place }];
  });
  return found.length > 0 ? found : [{ kind: 'error', text, place: null }];
}

export type Built =
  | { readonly image: SentImage; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[]; readonly text: string }
  /** The compiler has to be loaded first; nobody has allowed it. */
  | 'needs compiler'
  /** Another build was asked for, or this one was stopped. */
  | 'stopped';

export class CBuilder {
  readonly parts: CParts;
  private readonly address: () => Promise<string>;
  private readonly progress: (done: number, of: number, what: string) => void;
  private worker: Promise<Worker> | null = null;
  private answer: ((message: FromCompiler | 'stopped') => void) | null = null;
  private may_load = was_compiler_wanted();

  constructor(
    parts: CParts,
    address: () => Promise<string>,
    progress: (done: number, of: number, what: string) => void,
  ) {
    this.parts = parts;
    this.address = address;
    this.progress = progress;
  }

  get size_mb(): string {
    return (this.parts.bytes / 1e6).toFixed(0);
  }

  /** The compiler may be loaded from now on. */
  allow(): void {
    this.may_load = true;
    keep_compiler_wanted();
  }

  async build(files: Files, how: CBuild): Promise<Built> {
    this.answer?.('stopped');
    this.worker ??= this.start();
    const worker = await this.worker;
    const message = await new Promise<FromCompiler | 'stopped'>((resolve) => {
      this.answer = resolve;
      const asked: ToCompiler = { type: 'build', files, how, may_load: this.may_load };
      worker.postMessage(asked);
    });
    this.answer = null;
    if (message === 'stopped') return message;
    switch (message.type) {
      case 'built':
        return { image: message.image, warnings: message.warnings.flatMap(problems_in) };
      case 'trouble':
        return { problems: problems_in(message.text), text: message.text };
      default:
        return 'needs compiler';
    }
  }

  /** Stops a build, if there is one: true. The next one begins with another worker. */
  stop(): boolean {
    if (this.answer === null) return false;
    void this.worker?.then((worker) => worker.terminate());
    this.worker = null;
    this.answer('stopped');
    this.answer = null;
    return true;
  }

  private async start(): Promise<Worker> {
    const worker = new Worker(await this.address());
    worker.onmessage = ({ data }: MessageEvent<FromCompiler>) => {
      if (data.type === 'progress') this.progress(data.done, data.of, data.what);
      else this.answer?.(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.answer?.({ type: 'trouble', text: event.message });
    };
    const asked: ToCompiler = { type: 'start', parts: this.parts, base: document.baseURI };
    worker.postMessage(asked);
    return worker;
  }
}
