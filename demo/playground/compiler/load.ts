// The compiler's files: from the cache of this browser or from the site, inflated. Where a browser has no cache for a page (one that
// was not opened by https or from this computer), its usual one for files does.

import type { CParts, FromCompiler } from '../model/c_build.ts';

const CACHE = 'netx-sim compiler';
const WASM = 'application/wasm';

/** As much of a browser's cache for pages as is used. */
interface KeptFiles {
  match(address: string): Promise<Response | undefined>;
  put(address: string, answer: Response): Promise<void>;
  keys(): Promise<readonly { readonly url: string }[]>;
  delete(address: string): Promise<boolean>;
}

/** null: this page may not have one. */
async function kept_files(): Promise<KeptFiles | null> {
  const { caches } = globalThis as { caches?: { open(name: string): Promise<KeptFiles> } };
  try {
    return (await caches?.open(CACHE)) ?? null;
  } catch {
    return null;
  }
}

/** The compiler is needed, and nobody has said that it may be loaded. */
export class NeedsCompiler extends Error {}

export class Loading {
  private readonly parts: CParts;
  private readonly base: string;
  private readonly tell: (message: FromCompiler) => void;
  private done = 0;
  may_load = false;

  constructor(parts: CParts, base: string, tell: (message: FromCompiler) => void) {
    this.parts = parts;
    this.base = base;
    this.tell = tell;
  }

  /** Where a file of the site is. */
  address(name: string): string {
    return new URL(name, this.base).href;
  }

  /** Address of the compiler's script. */
  get bundle(): string {
    return this.address(this.parts.bundle);
  }

  /** A file that the compiler knows by this name, inflated; null: it is none of them. */
  async file(known_as: string): Promise<Response | null> {
    const packed = this.parts.packed[known_as];
    if (packed === undefined) return null;
    const bytes = await this.bytes(this.address(packed.name));
    const inflated = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'));
    const type = known_as.endsWith('.wasm') ? WASM : 'application/octet-stream';
    return new Response(inflated, { headers: { 'content-type': type } });
  }

  private async bytes(address: string): Promise<Uint8Array> {
    const cache = await kept_files();
    const kept = await cache?.match(address);
    const bytes = await this.read(kept ?? (await this.asked(address)));
    if (kept === undefined)
      await cache?.put(address, new Response(bytes as Uint8Array<ArrayBuffer>)).catch(() => {
        // No room: it is loaded again the next time.
      });
    return bytes;
  }

  private async asked(address: string): Promise<Response> {
    const answer = await site_fetch(address);
    if (!answer.ok) throw new Error(`${address} cannot be read: ${answer.status}`);
    return answer;
  }

  private async read(answer: Response): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      this.done += piece.value.length;
      this.tell({ type: 'progress', done: this.done, of: this.parts.bytes, what: 'loading the compiler' });
    }
    return new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  }
}

/** The browser's own: the compiler's goes through a Loading. */
const site_fetch = globalThis.fetch.bind(globalThis);

let loading: Loading | null = null;

/** From now on files come by this one. The compiler itself asks for its files with `fetch`. */
export function load_by(one: Loading): void {
  loading = one;
  globalThis.fetch = async (wanted) => {
    const address = wanted instanceof Request ? wanted.url : String(wanted);
    return (await one.file(address.slice(address.lastIndexOf('/') + 1))) ?? site_fetch(wanted);
  };
}

/** Throws NeedsCompiler when it may not be used. */
export function allowed_loading(): Loading {
  if (loading === null || !loading.may_load) throw new NeedsCompiler();
  return loading;
}

/** Takes what else is in the cache, of older versions, away. */
export async function forget_others(keep: readonly string[]): Promise<void> {
  const cache = await kept_files();
  for (const { url } of (await cache?.keys()) ?? []) if (!keep.includes(url)) await cache?.delete(url);
}
