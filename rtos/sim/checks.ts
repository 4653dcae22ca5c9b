// What a run is checked for while it runs: the claims that firmware and scenarios make (assert, always, sometimes,
// unreachable, eventually within), and what monitors find. The first failure ends the run and is its result.

import { time_text } from './time_text.ts';

export interface CheckFailure {
  /** Which check, e.g. `deadlock`, `packet-leak`, or `assert NAME`. */
  readonly id: string;
  /** The object it is about, for people. */
  readonly object: string;
  /**
   * The object for machines: the same in every run that fails like this, while `object` may say which packet it was and
   * who had it. Replay files hold it. Absent where `object` is such a key itself.
   */
  readonly object_key?: string;
  /** The line of source that threw: of one file two lines are two findings, and an edit above moves them. */
  readonly line?: number;
  readonly message: string;
  readonly time_ns: number;
  readonly target: string;
  /** When the state began that was noticed at `time_ns`; absent for what happened at that moment. */
  readonly since_ns?: number;
  /** Trace ids of the threads and objects it is about, where the check knows them. */
  readonly subjects?: readonly number[];
  /** Of a claim: the trace id of the thread that makes it (not positive: no thread). */
  readonly context?: number;
  /** Of a claim in a run that is annotated: the line of firmware that makes it, `file:line`; absent where it is not known. */
  readonly claimed_at?: string;
  /** Trace ids of semaphores that it takes for locks: no failure when somebody else than the holder puts one later. */
  readonly presumes?: readonly number[];
}

/** The key of the object that a failure is about. */
export function object_key({ object, object_key: key }: CheckFailure): string {
  return key ?? object;
}

/** What a search files a failure under: of two runs with one key one is enough. */
export function finding_key(failure: CheckFailure): string {
  return `${failure.id} | ${object_key(failure)} | ${failure.line ?? ''}`;
}

/** The claims that firmware makes, each with a name. Their checks are called `assert NAME` and so on. */
const CLAIM_KINDS = ['assert', 'always', 'unreachable', 'within'] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** The id of the check of a claim. */
export function claim_id(kind: ClaimKind, name: string): string {
  return `${kind} ${name}`;
}

/** Kind and name of a claim by the id of its check; null for every other check. */
export function read_claim_id(id: string): { readonly kind: ClaimKind; readonly name: string } | null {
  const kind = CLAIM_KINDS.find((known) => id.startsWith(`${known} `));
  return kind === undefined ? null : { kind, name: id.slice(kind.length + 1) };
}

function at_line(claimed_at: string | undefined): { claimed_at?: string } {
  return claimed_at === undefined || claimed_at === '' ? {} : { claimed_at };
}

/** States that last (waits, starvation) are looked for this often, so that a run costs no more than it must. */
export const LOOK_EVERY_NS = 50e6;

/** Looks at the simulation between two events and at the end of the run. */
export interface Monitor {
  readonly id: string;
  /** Called between two events, every LOOK_EVERY_NS of virtual time or so, and when `Checks.attention` was set. */
  check?(): CheckFailure | null;
  /** Called once when the run has ended without a failure. */
  finish?(): CheckFailure | null;
  /** `busy`: there is nothing to find for it while all is quiet (`Checks.is_quiet`). Default: always. */
  readonly looks_when?: 'busy' | 'always';
  /** Of one that always looks: before then there is nothing to find for it. Default: at each look there may be. */
  looks_from_ns?(): number;
}

/** A claim that something comes true within a time. */
export interface EventuallyClaim {
  readonly name: string;
  readonly target: string;
  readonly ticks: number;
  readonly until_ns: number;
  readonly condition: () => boolean;
  /** When it was given, and the trace id of the thread that gave it (not positive: no thread). */
  readonly from_ns: number;
  readonly context: number;
  readonly claimed_at?: string;
}

export class Checks {
  failure: CheckFailure | null = null;
  /** How often each `sometimes` was reached; 0 for those that were only declared. */
  readonly sometimes = new Map<string, number>();
  private always: { name: string; target: string; condition: () => boolean; claimed_at?: string }[] = [];
  private pending: EventuallyClaim[] = [];
  private readonly monitors: Monitor[] = [];
  /** Those of them that are not left out; null until they are asked for. */
  private asked: readonly Monitor[] | null = null;
  private left_out: ReadonlySet<string> = new Set();
  private next_look_ns = 0;
  /** How often the monitors were asked. */
  looks = 0;
  /** A failure does not end the run: what comes after it is wanted. */
  goes_on = false;
  /** Nobody is in any state that could last too long, as at most looks. */
  is_quiet: (() => boolean) | null = null;
  /** Set when a monitor should look immediately. */
  attention = false;
  /** True when something has to be looked at between two events. */
  get active(): boolean {
    return this.always.length > 0 || this.pending.length > 0 || this.monitors.length > 0;
  }

  /** Conditions of the firmware are looked at after each event. */
  get has_open_claims(): boolean {
    return this.always.length > 0 || this.pending.length > 0;
  }

  /** As long as all is quiet nobody looks at a board before then. */
  quiet_until_ns(): number {
    if (this.failure !== null || this.attention || this.has_open_claims) return 0;
    let until_ns = Number.POSITIVE_INFINITY;
    for (const { looks_when, looks_from_ns } of this.asking())
      if (looks_when !== 'busy') until_ns = Math.min(until_ns, looks_from_ns?.() ?? 0);
    return until_ns;
  }

  /** The monitors that are not left out. */
  private asking(): readonly Monitor[] {
    this.asked ??= this.monitors.filter(({ id }) => !this.left_out.has(id));
    return this.asked;
  }

  /**
   * Takes note of a failure, unless its check is left out or another one was first; true when the run is to end, false when
   * it is left out or the run goes on all the same.
   */
  fail(failure: CheckFailure): boolean {
    if (this.left_out.has(failure.id)) return false;
    this.failure ??= failure;
    return !this.goes_on;
  }

  /** Failures of these checks do not count. */
  leave_out(ids: readonly string[]): void {
    this.left_out = new Set(ids);
    this.asked = null;
  }

  /** The monitors that were added first have precedence: if several fail at the same moment the first is reported. */
  add_monitor(monitor: Monitor): void {
    this.monitors.push(monitor);
    this.asked = null;
  }

  add_always(target: string, name: string, condition: () => boolean, claimed_at?: string): void {
    this.always.push({ name, target, condition, ...at_line(claimed_at) });
  }

  add_eventually(claim: EventuallyClaim): void {
    this.pending.push(claim);
  }

  /** Forgets the claims of a target that was switched off: an open one neither failed nor came true. */
  withdraw(target: string): void {
    this.always = this.always.filter((claim) => claim.target !== target);
    this.pending = this.pending.filter((claim) => claim.target !== target);
  }

  reach(name: string, reached: boolean): void {
    this.sometimes.set(name, (this.sometimes.get(name) ?? 0) + (reached ? 1 : 0));
  }

  /** Looks at everything between two events. Returns true when a check has failed. */
  look(now_ns: number): boolean {
    if (this.failure !== null) return !this.goes_on;
    if (now_ns < this.next_look_ns && !this.attention && !this.has_open_claims) return false;
    for (const { name, target, condition, claimed_at } of this.always) {
      if (!condition())
        this.fail({
          id: claim_id('always', name),
          object: target,
          message: `"${name}" does not hold`,
          time_ns: now_ns,
          target,
          ...at_line(claimed_at),
        });
    }
    if (this.pending.length > 0) this.look_at_pending(now_ns);
    if (now_ns >= this.next_look_ns || this.attention) {
      // Where an event comes in between does not shift them.
      this.next_look_ns = (Math.floor(now_ns / LOOK_EVERY_NS) + 1) * LOOK_EVERY_NS;
      this.attention = false;
      this.ask(false);
    }
    return this.failure !== null && !this.goes_on;
  }

  /** Asks every monitor, in order of precedence; at the end of a run each looks back when it has looked around. */
  private ask(ends: boolean): void {
    this.looks++;
    const quiet = this.is_quiet?.() === true;
    for (const monitor of this.asking()) {
      const looks = !quiet || monitor.looks_when !== 'busy';
      const failure = (looks ? monitor.check?.() : null) ?? (ends ? monitor.finish?.() : null) ?? null;
      if (failure !== null) this.fail(failure);
      if (this.failure !== null) return;
    }
  }

  private look_at_pending(now_ns: number): void {
    this.pending = this.pending.filter((claim) => {
      const { name, target, ticks, until_ns, condition, from_ns, context, claimed_at } = claim;
      if (condition()) return false;
      if (now_ns < until_ns) return true;
      const [from, until] = [from_ns, until_ns].map((ns) => `${time_text(ns)} s`);
      const message = `"${name}" did not come true within ${ticks} ticks, from ${from} to ${until}`;
      const subjects = context > 0 ? [context] : [];
      this.fail({
        id: claim_id('within', name),
        object: target,
        message,
        time_ns: until_ns,
        target,
        subjects,
        context,
        ...at_line(claimed_at),
      });
      return false;
    });
  }

  /** The end of a run: what had to come true has had its chance, and the monitors look back. */
  finish(now_ns: number): void {
    this.next_look_ns = Number.POSITIVE_INFINITY;
    this.attention = false;
    if (!this.look(now_ns)) this.ask(true);
  }
}
