/** Memory of pools in a `--check` build: pieces that were given to firmware, and what became of them. */

/** When something happened, and who did it; the C functions are looked up when somebody asks. */
export interface Moment {
  readonly who: string;
  readonly time_ns: number;
  readonly functions: () => string;
}

export const PIECE_KINDS = ['block', 'bytes', 'packet'] as const;

export interface Pool {
  readonly kind: (typeof PIECE_KINDS)[number];
  readonly name: string;
  readonly address: number;
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly pool: Pool | null;
  readonly kind: Pool['kind'];
  readonly start: number;
  readonly end: number;
  given: Moment;
  /** The service by which it went. */
  taken: (Moment & { readonly service: string }) | null;
}

/** So far from a piece an access still counts as one beyond it. */
const NEAR = 256;

export class Pieces {
  private readonly pools: Pool[] = [];
  private readonly pieces = new Map<number, Piece>();

  forget(): void {
    this.pools.length = 0;
    this.pieces.clear();
  }

  add_pool(pool: Pool): void {
    this.forget_in(pool.start, pool.end);
    this.pools.push(pool);
  }

  /** The pool, which is no more. */
  remove_pool(address: number): Pool | undefined {
    const at = this.pools.findIndex((pool) => pool.address === address);
    if (at < 0) return undefined;
    const [pool] = this.pools.splice(at, 1) as [Pool];
    this.forget_in(pool.start, pool.end);
    return pool;
  }

  private forget_in(from: number, to: number): void {
    for (const start of [...this.pieces.keys()]) if (start >= from && start < to) this.pieces.delete(start);
  }

  /** The innermost pool of that memory. */
  pool_of(address: number): Pool | null {
    let found: Pool | null = null;
    for (const pool of this.pools)
      if (address >= pool.start && address < pool.end && (found === null || pool.start >= found.start))
        found = pool;
    return found;
  }

  give(piece: Piece): void {
    this.pieces.set(piece.start, piece);
  }

  at(start: number): Piece | undefined {
    return this.pieces.get(start);
  }

  /** The piece that an address is in, or the nearest one of the same pool. */
  near(address: number): Piece | undefined {
    const pool = this.pool_of(address);
    let found: Piece | undefined;
    let least = NEAR;
    for (const piece of this.pieces.values()) {
      if (piece.pool !== pool) continue;
      const distance = distance_to(piece, address);
      if (distance < least || (distance === 0 && found !== undefined && piece.start > found.start)) {
        found = piece;
        least = distance;
      }
    }
    return found;
  }
}

/** 0 inside; how many bytes away otherwise. */
export function distance_to({ start, end }: { start: number; end: number }, address: number): number {
  if (address < start) return start - address;
  return address < end ? 0 : address - end + 1;
}
