// The memory of a byte pool: a ring of blocks in address order, each with a header of two words in the memory itself:
// the address of the next block, and TX_BYTE_BLOCK_FREE or the address of the pool's control block. A block of 8 bytes
// that is always allocated ends the ring. The search is first-fit from a remembered position, merges free neighbours as
// it passes them, and has a budget of steps. All arithmetic is that of 32 bits, as C would do it on the same words.

import { TX_BYTE_BLOCK_FREE, TX_BYTE_BLOCK_MIN } from '../kernel/tx_constants.ts';
import type { BoardMemory } from './board_memory.ts';

/** Bytes of a block's header, in front of what firmware gets. */
export const BYTE_BLOCK_HEADER = 8;
/** No pool has so many blocks: a search that goes on longer runs in a circle. */
const MOST_STEPS = 1_000_000;

/** Thrown for a search that on hardware would go on for minutes: words in the headers lead in a circle. */
export class EndlessSearch extends Error {}

/** Where a block says who has it: TX_BYTE_BLOCK_FREE or the address of a control block. */
export function owner_word(block: number): number {
  return block + 4;
}

export class ByteRing {
  available: number;
  fragments = 2;
  fragments_searched = 0;
  merges = 0;
  splits = 0;
  private search: number;
  private readonly start: number;
  private readonly memory: BoardMemory;
  /** The address of the pool's control block. */
  private readonly owner: number;
  /** What firmware got, the same object each time, which stands for its address. */
  private readonly views = new Map<number, Uint8Array>();
  private readonly allocated = new Set<number>();

  /** Cuts an area of `size` bytes (rounded down to words) at an address into one free block and the end block. */
  constructor(memory: BoardMemory, start: number, size: number, owner: number) {
    const bytes = Math.floor(size / 4) * 4;
    const end = start + bytes - BYTE_BLOCK_HEADER;
    this.memory = memory;
    this.owner = owner;
    this.search = start;
    this.start = start;
    this.available = bytes - BYTE_BLOCK_HEADER;
    memory.set_word(start, end);
    memory.set_word(owner_word(start), TX_BYTE_BLOCK_FREE);
    memory.set_word(end, start);
    memory.set_word(owner_word(end), owner);
  }

  /** Finds and takes a block for `bytes` (a multiple of 4); null when there is none within the budget. */
  allocate(bytes: number): Uint8Array | null {
    const block = this.find(bytes);
    return block === null ? null : this.take(block, bytes);
  }

  private find(bytes: number): number | null {
    if (bytes >= (this.available + BYTE_BLOCK_HEADER * (this.fragments - 2)) >>> 0) return null;
    let budget = (this.fragments + 1) >>> 0;
    let block = this.search;
    let first_free = true;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      this.fragments_searched++;
      if (!this.is_free(block)) {
        block = this.memory.word(block);
      } else {
        const next = this.memory.word(block);
        if (first_free) this.search = block;
        first_free = false;
        if (this.room(block) >= bytes) return block;
        if (this.is_free(next)) {
          this.merge(block, next);
        } else {
          block = this.memory.word(next);
          if (budget > 0) {
            this.fragments_searched++;
            budget--;
          }
        }
      }
      if (budget > 0) budget--;
      if (budget === 0) return null;
    }
    throw new EndlessSearch('a search for memory goes round in a circle');
  }

  /** The free pieces of the ring as it stands, in address order, by what each could give; empty where it is broken. */
  free_pieces(): number[] {
    const pieces: number[] = [];
    let block = this.start;
    for (let n = 0; n < this.fragments; n++) {
      if (this.is_free(block)) pieces.push(this.room(block));
      const next = this.memory.word(block);
      if (next === this.start) return pieces;
      if (next <= block) return [];
      block = next;
    }
    return [];
  }

  private is_free(block: number): boolean {
    return this.memory.word(owner_word(block)) === TX_BYTE_BLOCK_FREE;
  }

  /** The bytes between a block's header and the next block. */
  private room(block: number): number {
    return (this.memory.word(block) - block - BYTE_BLOCK_HEADER) >>> 0;
  }

  private merge(block: number, next: number): void {
    this.memory.set_word(block, this.memory.word(next));
    if (this.search === next) this.search = block;
    this.fragments = (this.fragments - 1) >>> 0;
    this.merges++;
  }

  private take(block: number, bytes: number): Uint8Array {
    const { memory } = this;
    let size = this.room(block);
    if (size - bytes >= TX_BYTE_BLOCK_MIN) {
      const rest = block + BYTE_BLOCK_HEADER + bytes;
      memory.set_word(rest, memory.word(block));
      memory.set_word(owner_word(rest), TX_BYTE_BLOCK_FREE);
      memory.set_word(block, rest);
      this.fragments = (this.fragments + 1) >>> 0;
      this.splits++;
      size = bytes;
    }
    memory.set_word(owner_word(block), this.owner);
    this.available = (this.available - size - BYTE_BLOCK_HEADER) >>> 0;
    if (block === this.search) this.search = memory.word(block);
    this.allocated.add(block);
    return this.view(block + BYTE_BLOCK_HEADER, size, bytes);
  }

  /** The view of a block: an address keeps its object while its length fits. */
  private view(start: number, size: number, least: number): Uint8Array {
    let view = this.views.get(start);
    if (view === undefined || view.length !== size) {
      view = this.memory.view(start, size, least);
      this.views.set(start, view);
    }
    return view;
  }

  /** Frees the block at an address as its header stands; false when it was not given to anybody. */
  release(block: number): boolean {
    const { memory } = this;
    memory.set_word(owner_word(block), TX_BYTE_BLOCK_FREE);
    this.available = (this.available + memory.word(block) - block) >>> 0;
    if (block < this.search) this.search = block;
    return this.allocated.delete(block);
  }
}
