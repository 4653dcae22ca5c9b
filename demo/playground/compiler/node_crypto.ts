// `node:crypto` for the build of firmware in C in a page: SHA-256 (FIPS 180-4) at once, as the names of what has been built before
// are such hashes; those of a browser come later.

import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';

const BLOCK = 64;

/** The first 32 bits of the fractional parts of roots of the first primes. */
function root_bits(count: number, exponent: number): Uint32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((_, at) => n % (primes[at] ?? n + 1) !== 0)) {
      primes[found.length] = n;
      found.push((n ** exponent % 1) * 2 ** 32);
    }
  }
  return Uint32Array.from(found, Math.floor);
}
const primes: number[] = [];
const START = root_bits(8, 1 / 2);
const ROUND = root_bits(64, 1 / 3);

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function mix(state: Uint32Array, block: DataView, words: Uint32Array): void {
  for (let n = 0; n < 16; n++) words[n] = block.getUint32(4 * n);
  for (let n = 16; n < BLOCK; n++) {
    const [a, b] = [words[n - 15] as number, words[n - 2] as number];
    const first = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
    const second = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
    words[n] = (words[n - 16] as number) + first + (words[n - 7] as number) + second;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let n = 0; n < BLOCK; n++) {
    const choice = (e & f) ^ (~e & g);
    const sum = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + sum + choice + (ROUND[n] as number) + (words[n] as number)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) state[n] = (state[n] as number) + word;
}

function sha256(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = START.slice();
  const words = new Uint32Array(BLOCK);
  for (let at = 0; at < padded.length; at += BLOCK) mix(state, new DataView(padded.buffer, at, BLOCK), words);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

class Hash {
  private readonly parts: Uint8Array[] = [];

  update(part: string | Uint8Array): this {
    this.parts.push(typeof part === 'string' ? new TextEncoder().encode(part) : part);
    return this;
  }

  digest(_form: 'hex'): string {
    return sha256(joined_bytes(this.parts));
  }
}

export function createHash(_name: 'sha256'): Hash {
  return new Hash();
}
