/** The words in which a ThreadX that the firmware brings keeps who runs, as its port tells where they lie (own_threadx/kit/port.c). */

/** Words of the table of the port: four variables of its kernel, the time-slice, what is known of interrupts, two fields of a thread. */
const CURRENT = 0;
const EXECUTE = 1;
const PREEMPT_DISABLE = 2;
const SYSTEM_STATE = 3;
const TIME_SLICE = 4;
const INTERRUPTS = 5;
const RUN_COUNT = 6;
const THREAD_SLICE = 7;
const TABLE = 8;

export class ThreadxWords {
  private words: Uint32Array = new Uint32Array(TABLE);
  private readonly at = new Uint32Array(TABLE);

  attach(words: Uint32Array, table: number): void {
    this.words = words;
    this.at.set(words.subarray(table >>> 2, (table >>> 2) + TABLE));
  }

  private get(which: number): number {
    return this.words[(this.at[which] as number) >>> 2] as number;
  }

  private set(which: number, value: number): void {
    this.words[(this.at[which] as number) >>> 2] = value;
  }

  /** The control block of the thread that runs, 0 for none. */
  get current(): number {
    return this.get(CURRENT);
  }

  /** That of the thread that is to run. */
  get execute(): number {
    return this.get(EXECUTE);
  }

  /** The running thread must go on, whoever is to run. */
  get stays(): boolean {
    return this.get(PREEMPT_DISABLE) !== 0;
  }

  get in_interrupt(): boolean {
    return this.get(SYSTEM_STATE) !== 0;
  }

  /** Interrupts nest. */
  enter_interrupt(): void {
    this.set(SYSTEM_STATE, this.get(SYSTEM_STATE) + 1);
  }

  leave_interrupt(): void {
    this.set(SYSTEM_STATE, this.get(SYSTEM_STATE) - 1);
  }

  /** Interrupts are off; it is noted whether one may wait for them to be on. */
  take_lockout(): boolean {
    const at = (this.at[INTERRUPTS] as number) >>> 2;
    const off = this.words[at] !== 0;
    this.words[at + 1] = Number(off);
    return off;
  }

  forget_waiting(): void {
    this.words[((this.at[INTERRUPTS] as number) >>> 2) + 1] = 0;
  }

  /** The running thread leaves the processor, and keeps the rest of its slice. */
  leave(): void {
    const slice = this.get(TIME_SLICE);
    if (slice !== 0) {
      this.set_field(this.current, THREAD_SLICE, slice);
      this.set(TIME_SLICE, 0);
    }
    this.set(CURRENT, 0);
  }

  /** A thread gets the processor. */
  begin(thread: number): void {
    if (this.current !== 0) this.leave();
    this.set(CURRENT, thread);
    this.set_field(thread, RUN_COUNT, this.field(thread, RUN_COUNT) + 1);
    this.set(TIME_SLICE, this.field(thread, THREAD_SLICE));
  }

  private field(thread: number, which: number): number {
    return this.words[(thread + (this.at[which] as number)) >>> 2] as number;
  }

  private set_field(thread: number, which: number, value: number): void {
    this.words[(thread + (this.at[which] as number)) >>> 2] = value;
  }
}
