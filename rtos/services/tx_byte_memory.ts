// The memory of a byte pool: a ring of blocks in address order, each with a header of 8 bytes, ended by an allocated
// block of 8 bytes. The search is first-fit from a remembered position, merges free neighbours as it passes them, and
// has a budget of steps; which request succeeds on a fragmented pool depends on all three, so all three are as in C.

import { TX_BYTE_BLOCK_MIN } from '../kernel/tx_constants.ts';

const HEADER = 8;

/** A block of the ring. `view` is the memory that firmware got, the same object each time, which stands for its address. */
export interface ByteBlock {
  offset: number;
  next: ByteBlock;
  free: boolean;
}

/** Memory of a byte pool as firmware sees it. */
export interface ByteMemory extends Uint8Array {
  sim_byte_memory?: ByteRing;
  sim_byte_block?: ByteBlock;
}

export class ByteRing {
  available: number;
  fragments = 2;
  fragments_searched = 0;
  merges = 0;
  splits = 0;
  private search: ByteBlock;
  private readonly area: Uint8Array;
  private readonly views = new Map<number, ByteMemory>();

  /** Cuts an area of `size` bytes (rounded down to words) into one free block and the end block. */
  constructor(area: Uint8Array, size: number) {
    const bytes = Math.floor(size / 4) * 4;
    this.area = area;
    const first: ByteBlock = { offset: 0, next: null as unknown as ByteBlock, free: true };
    first.next = { offset: bytes - HEADER, next: first, free: false };
    this.search = first;
    this.available = bytes - HEADER;
  }

  /** Finds and takes a block for `bytes` (a multiple of 4); null when there is none within the budget. */
  allocate(bytes: number): ByteMemory | null {
    const block = this.find(bytes);
    return block === null ? null : this.take(block, bytes);
  }

  private find(bytes: number): ByteBlock | null {
    if (bytes >= this.available + HEADER * (this.fragments - 2)) return null;
    let budget = this.fragments + 1;
    let block = this.search;
    let first_free = true;
    while (budget > 0) {
      this.fragments_searched++;
      if (!block.free) {
        block = block.next;
      } else {
        if (first_free) this.search = block;
        first_free = false;
        if (block.next.offset - block.offset - HEADER >= bytes) return block;
        if (block.next.free) {
          if (this.search === block.next) this.search = block;
          block.next = block.next.next;
          this.fragments--;
          this.merges++;
        } else {
          block = block.next.next;
          budget--;
        }
      }
      budget--;
    }
    return null;
  }

  private take(block: ByteBlock, bytes: number): ByteMemory {
    const size = block.next.offset - block.offset - HEADER;
    if (size - bytes >= TX_BYTE_BLOCK_MIN) {
      block.next = { offset: block.offset + HEADER + bytes, next: block.next, free: true };
      this.fragments++;
      this.splits++;
    }
    block.free = false;
    this.available -= block.next.offset - block.offset;
    if (block === this.search) this.search = block.next;
    return this.view(block);
  }

  /** The view of a block: an address keeps its object while its length fits. */
  private view(block: ByteBlock): ByteMemory {
    const start = block.offset + HEADER;
    const length = block.next.offset - start;
    let view = this.views.get(start);
    if (view === undefined || view.length !== length) {
      view = this.area.subarray(start, start + length) as ByteMemory;
      this.views.set(start, view);
    }
    view.sim_byte_memory = this;
    view.sim_byte_block = block;
    return view;
  }

  /** Frees an allocated block. */
  release(block: ByteBlock): void {
    block.free = true;
    this.available += block.next.offset - block.offset;
    if (block.offset < this.search.offset) this.search = block;
  }
}
