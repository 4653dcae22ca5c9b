// A set of 32-bit numbers that numbers its members. A search asks it a thousand times in each run, and a Set costs several
// times as much.

export function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

/** Keys from 1 to this are found without a search, as the ids of most objects are. */
const SMALL_KEY = 1023;

/** Numbers 32-bit keys from 0 on, in order of their first coming: an open hash table. */
export class Numbered {
  keys: Int32Array = new Int32Array(1024);
  count = 0;
  /** One more than the number of a small key; 0: none yet. */
  private readonly small = new Int32Array(SMALL_KEY + 1);
  /** One more than the number of a key; 0: free. At least twice as many as keys. */
  private slots = new Int32Array(2048);

  /** Key by key, as they are fewer than the places for them; the last one first: what is in its way was there before it. */
  clear(): void {
    const { keys, slots, small } = this;
    for (let n = this.count - 1; n >= 0; n--) {
      const key = keys[n] as number;
      if (key > 0 && key <= SMALL_KEY) small[key] = 0;
      slots[this.slot_of(key)] = 0;
    }
    this.count = 0;
  }

  has(key: number): boolean {
    return this.slots[this.slot_of(key)] !== 0;
  }

  /** The keys, in order. */
  all(): Int32Array {
    return this.keys.subarray(0, this.count);
  }

  number_of(key: number): number {
    if (key > 0 && key <= SMALL_KEY) {
      const known = this.small[key] as number;
      if (known !== 0) return known - 1;
      this.small[key] = this.count + 1;
    }
    const slot = this.slot_of(key);
    const known = this.slots[slot] as number;
    return known === 0 ? this.add(key, slot) : known - 1;
  }

  /** Where a key is, or is to be. */
  private slot_of(key: number): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    let slot = (key ^ (key >>> 15)) & mask;
    for (;;) {
      const known = slots[slot] as number;
      if (known === 0 || keys[known - 1] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private add(key: number, slot: number): number {
    const number = this.count++;
    this.keys[number] = key;
    this.slots[slot] = this.count;
    if (this.count === this.keys.length) this.grow();
    return number;
  }

  private grow(): void {
    this.keys = doubled(this.keys);
    this.slots = new Int32Array(2 * this.slots.length);
    for (let n = 0; n < this.count; n++) this.slots[this.slot_of(this.keys[n] as number)] = n + 1;
  }
}
