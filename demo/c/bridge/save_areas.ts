/**
 * Where the C stacks of waiting calls are kept. Asyncify copies the frames of a call that must wait into memory of the board,
 * each time behind those of the last one. When no room is left, frames that still wait are set aside in the host, and it begins
 * from the start. So any number may wait, and nobody has to say that a waiting call is given up (its thread was terminated): it
 * is forgotten like any other object.
 */

/** The most that the frames of a call may take, with their head (SIM_AREA_WORDS). */
const MOST_BYTES = 8192;
/** In front of the frames: where the next one would go, the end, and two words of kit/switch.s. */
const STACK_WORD = 2;
const ALIGNMENT = 16;
const NOTHING = new Uint32Array(0);
/**
 * So much of the room is used over and over: by a board that seldom switches between threads the rest of a page of memory, as long as
 * that is enough, for a fleet has thousands of boards; where so many bytes have been kept as much as stays in a cache. Twice as much
 * each time that more than a part of it waits.
 */
const PAGE_BYTES = 4 * 1024;
const FIRST_USED_LEAST_BYTES = 2 * 1024;
const USED_BYTES = 16 * 1024;
const OFTEN_BYTES = 4 * 1024 * 1024;
/** What most calls need: those that begin just in front of the end of a page do not reach into the next one. */
const USUAL_BYTES = 512;
const MOST_WAITING = 1 / 8;

/** Room for frames that are set aside grows by so many words. */
const ASIDE_WORDS = 16;

/** Whoever has frames somewhere. */
export class Saved {
  /** The address of its frames, 0: it has none, or they are set aside. */
  frames = 0;
  aside = NOTHING;
  aside_words = 0;
  /** The turn in which it was listed last among those that may wait. */
  turn = -1;
}

export class SaveAreas {
  private readonly words: Uint32Array;
  private readonly start: number;
  /** Where all frames of a call still fit, in what is used and in all the room. */
  private last: number;
  private readonly very_last: number;
  /** Where the frames go of the call that waits next. */
  next: number;
  /** Counts how often it has begun from the start. */
  private turn = 0;
  private listed: Saved[] = [];

  constructor(words: Uint32Array, start: number, size: number) {
    this.words = words;
    this.start = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
    this.very_last = start + size - MOST_BYTES;
    const page_end = Math.ceil((start + FIRST_USED_LEAST_BYTES) / PAGE_BYTES) * PAGE_BYTES;
    this.last = Math.min(this.very_last, page_end - USUAL_BYTES);
    this.next = this.start;
  }

  /** The frames of `saved` lie at `next` now. */
  keep(saved: Saved): void {
    const { next } = this;
    saved.frames = next;
    if (saved.turn !== this.turn) this.list(saved);
    this.next = ((this.words[next >>> 2] as number) + ALIGNMENT - 1) & -ALIGNMENT;
    if (this.next > this.last) this.clear();
  }

  /** Where the frames of `saved` lie; they are needed once more. */
  find(saved: Saved): number {
    const { frames } = saved;
    if (frames === 0) return this.bring_back(saved);
    saved.frames = 0;
    return frames;
  }

  /** The stack pointer of `saved`, which waits. */
  stack_of({ frames, aside }: Saved): number {
    return (frames === 0 ? aside[STACK_WORD] : this.words[(frames >>> 2) + STACK_WORD]) as number;
  }

  forget(): void {
    this.listed = [];
    this.turn++;
    this.next = this.start;
  }

  private list(saved: Saved): void {
    saved.turn = this.turn;
    this.listed.push(saved);
  }

  private clear(): void {
    let waiting_bytes = 0;
    for (const saved of this.listed) if (saved.frames !== 0) waiting_bytes += this.set_aside(saved);
    const used = this.last - this.start;
    if (waiting_bytes > used * MOST_WAITING) this.last = Math.min(this.very_last, this.last + used);
    if (this.turn * used >= OFTEN_BYTES && used < USED_BYTES)
      this.last = Math.min(this.very_last, this.start + USED_BYTES);
    this.forget();
  }

  /** How many bytes they are. */
  private set_aside(saved: Saved): number {
    const { words } = this;
    const at = saved.frames >>> 2;
    const count = ((words[at] as number) - saved.frames) >>> 2;
    if (saved.aside.length < count)
      saved.aside = new Uint32Array(Math.ceil(count / ASIDE_WORDS) * ASIDE_WORDS);
    const { aside } = saved;
    // A handful of words, most times: a loop is faster than what makes views and copies them.
    for (let i = 0; i < count; i++) aside[i] = words[at + i] as number;
    saved.aside_words = count;
    saved.frames = 0;
    return count * 4;
  }

  private bring_back({ aside, aside_words: count }: Saved): number {
    const { words, next } = this;
    const at = next >>> 2;
    for (let i = 0; i < count; i++) words[at + i] = aside[i] as number;
    words[at] = next + count * 4;
    words[at + 1] = next + MOST_BYTES;
    return next;
  }
}
