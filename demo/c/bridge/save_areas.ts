/**
 * Where the C stacks of waiting calls are kept. Asyncify copies the frames of a call that must wait into an area of the
 * board's memory. There are few areas: a call keeps its own until another one needs it, and what lies in it is then set
 * aside in the host. So any number may wait, and nobody has to say that a waiting call is given up (its thread was
 * terminated): it is forgotten like any other object.
 */

/** Bytes of an area: about 500 frames. */
const AREA_BYTES = 8192;
/** In front of the frames: where the next one goes, and the end. */
const HEAD_BYTES = 8;
const NOTHING = new Uint32Array(0);

/** Room for frames that are set aside grows by so many words. */
const ASIDE_WORDS = 64;

/** Whoever has frames in an area. */
export class Saved {
  area = -1;
  /** What lay in the area when another one took it. */
  aside = NOTHING;
  aside_words = 0;
}

export class SaveAreas {
  private readonly words: Uint32Array;
  private readonly start: number;
  private readonly owners: (Saved | null)[] = [];
  private next = 0;

  constructor(buffer: ArrayBuffer, start: number, size: number) {
    this.words = new Uint32Array(buffer);
    this.start = Math.ceil(start / 16) * 16;
    const count = Math.floor((start + size - this.start) / AREA_BYTES);
    for (let area = 0; area < count; area++) this.owners.push(null);
  }

  /** An empty area for the frames of `saved`; its address. */
  take(saved: Saved): number {
    let { area } = saved;
    if (area < 0 || this.owners[area] !== saved) area = this.claim(saved);
    const address = this.start + area * AREA_BYTES;
    this.words[address >>> 2] = address + HEAD_BYTES;
    this.words[(address >>> 2) + 1] = address + AREA_BYTES;
    return address;
  }

  /** The area in which the frames of `saved` lie; they are brought back if they were set aside. */
  find(saved: Saved): number {
    if (saved.area >= 0 && this.owners[saved.area] === saved) return this.start + saved.area * AREA_BYTES;
    const { aside, aside_words: count } = saved;
    const { words } = this;
    const address = this.start + this.claim(saved) * AREA_BYTES;
    const at = address >>> 2;
    // A handful of words, most times: a loop is faster than what makes views and copies them.
    for (let i = HEAD_BYTES / 4; i < count; i++) words[at + i] = aside[i] as number;
    words[at] = address + count * 4;
    words[at + 1] = address + AREA_BYTES;
    return address;
  }

  /** The frames of `saved` are needed no more. */
  give_back(saved: Saved): void {
    if (saved.area < 0 || this.owners[saved.area] !== saved) return;
    this.owners[saved.area] = null;
    this.next = saved.area;
  }

  forget(): void {
    this.owners.fill(null);
    this.next = 0;
  }

  private claim(saved: Saved): number {
    const area = this.next;
    const owner = this.owners[area];
    if (owner !== null && owner !== undefined) this.set_aside(owner, this.start + area * AREA_BYTES);
    this.owners[area] = saved;
    saved.area = area;
    this.next = area + 1 === this.owners.length ? 0 : area + 1;
    return area;
  }

  private set_aside(owner: Saved, address: number): void {
    const { words } = this;
    const at = address >>> 2;
    const count = ((words[at] as number) - address) >>> 2;
    if (owner.aside.length < count)
      owner.aside = new Uint32Array(Math.ceil(count / ASIDE_WORDS) * ASIDE_WORDS);
    const { aside } = owner;
    for (let i = HEAD_BYTES / 4; i < count; i++) aside[i] = words[at + i] as number;
    owner.aside_words = count;
    owner.area = -1;
  }
}
