// Which of the numbered readings of one board have arrived: a bit for each.

const FIRST_BYTES = 16;

export class ArrivedNumbers {
  /** Different numbers, and arrivals of a number that was there already. */
  count = 0;
  twice = 0;
  private bits = new Uint8Array(FIRST_BYTES);

  add(number: number): void {
    const place = number >>> 3;
    if (place >= this.bits.length) {
      const more = new Uint8Array(Math.max(place + 1, 2 * this.bits.length));
      more.set(this.bits);
      this.bits = more;
    }
    const bit = 1 << (number & 7);
    if (((this.bits[place] as number) & bit) !== 0) this.twice++;
    else {
      this.bits[place] = (this.bits[place] as number) | bit;
      this.count++;
    }
  }

  has(number: number): boolean {
    return (((this.bits[number >>> 3] ?? 0) >>> (number & 7)) & 1) === 1;
  }

  /** The first numbers below `end` that are missing, at most so many. */
  missing(end: number, most: number): number[] {
    const found: number[] = [];
    for (let number = 0; number < end && found.length < most; number++)
      if (!this.has(number)) found.push(number);
    return found;
  }
}
