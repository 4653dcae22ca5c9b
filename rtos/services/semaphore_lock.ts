// A semaphore that is used as a lock has a holder, which ThreadX does not record: the simulator does, so that searches see
// priority inversions, killed holders and circular waits through semaphores as through mutexes. The rule: a semaphore
// that has one instance when the firmware starts to use it is taken for a lock; the thread that got the instance holds it
// until somebody puts it. A put by anybody else makes the semaphore a signal, which never has a holder again.

import { type Holders, note_put_by_others } from '../kernel/holders.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { TX_COMPLETED, TX_TERMINATED } from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';

export class SemaphoreLock {
  /** The thread that got the instance last; whether it has it still is said by `is_held`, which costs less to write. */
  private taker: TX_THREAD | null = null;
  private is_held = false;
  /** Which of its lives the taker was in: one that was terminated and started again knows nothing of it. */
  private life = 0;
  /** The last thread that put what it had got, and whether there were two such threads: then it is no signal. */
  private user: TX_THREAD | null = null;
  private is_shared = false;

  take(thread: TX_THREAD): void {
    if (thread !== this.taker) this.taker = thread;
    this.life = thread.life;
    this.is_held = true;
  }

  private get holder(): TX_THREAD | null {
    return this.is_held ? this.taker : null;
  }

  /** The usual put: by the holder, who is known to put what it gets. Anything else is for `put`. */
  is_given_back({ current, system_state }: Kernel): boolean {
    if (!this.is_held || this.taker !== current || current !== this.user || system_state !== 0) return false;
    this.is_held = false;
    return true;
  }

  /** The caller put an instance. False when this is no lock: the caller is not its holder. */
  put(k: Kernel, sim_id: number): boolean {
    const { holder } = this;
    this.is_held = false;
    if (holder !== null && holder === k.current && k.system_state === 0) {
      if (holder !== this.user) this.used_by(holder);
      return true;
    }
    note_put_by_others(k.sim, sim_id);
    // Somebody clears up behind a thread that was killed with the lock.
    return holder !== null && this.has_ended(holder) && k.current !== null && k.system_state === 0;
  }

  private used_by(thread: TX_THREAD): void {
    if (this.user !== null) this.is_shared = true;
    this.user = thread;
  }

  /** True when a thread waits for what it has itself: of a semaphore that only one thread has used that is a signal. */
  is_awaited_by_holder({ current }: Kernel): boolean {
    const { holder } = this;
    return holder !== null && holder === current && !this.is_shared && !this.has_ended(holder);
  }

  private has_ended(holder: TX_THREAD): boolean {
    const { life, tx_thread_state: state } = holder;
    return life !== this.life || state === TX_COMPLETED || state === TX_TERMINATED;
  }

  private end_of({ life, tx_thread_state }: TX_THREAD): string {
    if (life !== this.life) return ' before it was started again';
    return tx_thread_state === TX_TERMINATED ? ', which was terminated' : ', which has completed';
  }

  /** Who could end a wait for it; null when nobody has it. */
  holders(name: string | null, sim_id: number): Holders | null {
    const { holder } = this;
    if (holder === null) return null;
    const ended = this.has_ended(holder);
    return {
      threads: ended ? [] : [holder],
      words: `semaphore "${name}"`,
      location: `taken by ${holder.tx_thread_name}${ended ? this.end_of(holder) : ''}`,
      ended: ended ? [holder] : [],
      presumes: this.is_shared ? [] : [sim_id],
    };
  }
}
