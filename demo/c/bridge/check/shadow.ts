/**
 * Which bytes of a board's memory its firmware may use, as the code of a `--check` build looks at it: one byte of shadow for
 * eight (check/access.c). Where the usable ones are not the first so many of the eight, the byte says that the host knows.
 */

/** Where the shadow of address 0 lies: behind what a null pointer reaches. No power of 2, with which the compiler would not add. */
export const SHADOW_START = 4160;

const ALL = 0xff;
const NO_BYTE = 0xfd;
const ASK = 0x80;

export class Shadow {
  private readonly shadow: Uint8Array;
  /** The usable bytes of granules that have ASK, a bit each. */
  private readonly mixed = new Map<number, number>();

  constructor(memory: Uint8Array) {
    this.shadow = memory.subarray(SHADOW_START, SHADOW_START + (memory.length >>> 3));
  }

  forget(): void {
    this.mixed.clear();
  }

  is_bad(address: number): boolean {
    return (this.usable(address >>> 3) & (1 << (address & 7))) === 0;
  }

  /** The bytes from `from` to before `to` may be used, or not. */
  set(from: number, to: number, usable: boolean): void {
    if (to <= from) return;
    const first = from >>> 3;
    const last = (to - 1) >>> 3;
    for (const granule of first === last ? [first] : [first, last]) {
      const low = granule === first ? from & 7 : 0;
      const high = granule === last ? ((to - 1) & 7) + 1 : 8;
      const bits = ((1 << high) - 1) & ~((1 << low) - 1);
      const known = this.usable(granule);
      this.write(granule, usable ? known | bits : known & ~bits);
    }
    if (last <= first + 1) return;
    this.shadow.fill(usable ? 0 : NO_BYTE, first + 1, last);
    if (this.mixed.size > 0)
      for (const granule of [...this.mixed.keys()])
        if (granule > first && granule < last) this.mixed.delete(granule);
  }

  private usable(granule: number): number {
    const value = this.shadow[granule] as number;
    if (value === 0) return ALL;
    if (value === ASK) return this.mixed.get(granule) ?? 0;
    return value < 8 ? (1 << value) - 1 : 0;
  }

  private write(granule: number, bits: number): void {
    this.mixed.delete(granule);
    if (bits === ALL) this.shadow[granule] = 0;
    else if (bits === 0) this.shadow[granule] = NO_BYTE;
    else if ((bits & (bits + 1)) === 0) this.shadow[granule] = Math.log2(bits + 1);
    else {
      this.shadow[granule] = ASK;
      this.mixed.set(granule, bits);
    }
  }
}
