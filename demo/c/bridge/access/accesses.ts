/**
 * C's accesses to memory that others use (instrument/access.ts). In a run that is told of all of them it is noted who uses what.
 * In the others a map has the words that matter: at a place where a thread can be preempted by somebody who uses the
 * same word, a choice of the kind `preempt` holds the thread until one of them has. Events from outside, which
 * may come anywhere in a window, may come there too.
 */

import { preempt_point } from '../../../../rtos/kernel/finish.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import { point_here } from '../../../../rtos/kernel/stimulus.ts';
import { sim_hold } from '../../../../rtos/services/sim_hold.ts';
import { annotate_remark } from '../../../../rtos/sim/annotations.ts';
import { tell_meaning } from '../../../../rtos/sim/choice_meaning.ts';
import { tell_rank } from '../../../../rtos/sim/choice_rank.ts';
import type { Service, TX_MUTEX, TX_THREAD } from '../../../../rtos/tx_api.ts';
import type { Functions } from '../bridge.ts';
import type { Crossing } from '../crossing.ts';
import type { AccessPlace, CImage } from '../image.ts';
import { Edges, INTERRUPT_OBJECT, NETWORK, TIMER_OBJECT } from './edges.ts';
import type { Races } from './races.ts';
import { type BoardPlaces, place_key, place_words, type Record, type SharedPlaces } from './shared_places.ts';
import type { User } from './uses.ts';

/** 0: nobody comes in; n: the thread is held until others have come n times and used the word. */
const OPTIONS = 3;
/** A thread is held for so many ticks at the most. */
const MOST_TICKS = 2;
/** So often threads are held in a run: rarely is code so slow just where it matters. */
const MOST_HOLDS = 3;
/** So often a place is asked about one time after the other; then ever more rarely, as a loop may come to it a million times. */
const EACH_TIME = 64;
/**
 * So many accesses of one stretch of code are seen, in which C calls nobody and nobody comes in; from then on each word only once
 * more. A loop that waits for a variable tells nothing new, and may turn for seconds.
 */
const SEEN_IN_STRETCH = 4096;

const NONE: readonly never[] = [];

/** A thread that is held at an access. */
interface Hold {
  readonly thread: TX_THREAD;
  readonly first: number;
  readonly last: number;
  readonly writes: boolean;
  /** Somebody has used the word since it was asked last. */
  touched: boolean;
  times: number;
  /** Who came first, in words. */
  by: string;
}

export class Accesses {
  private readonly crossing: Crossing;
  private readonly image: CImage;
  private readonly shared: SharedPlaces;
  private readonly places: readonly AccessPlace[];
  private map: Uint8Array = new Uint8Array(0);
  private record: Record | null = null;
  private readonly edges: Edges;
  private board: BoardPlaces | undefined;
  private readonly holds: Hold[] = [];
  /** Accesses since C went on, and the words that are not looked at until it goes on again. */
  private in_stretch = 0;
  private readonly passed_over: number[] = [];
  /** How many holds there were in this run. */
  private held = 0;
  private readonly counts = new Map<TX_THREAD, Uint32Array>();
  /** Threads that have done something. */
  private readonly begun = new Set<TX_THREAD>();
  private disabled: { readonly names: readonly string[]; readonly contexts: readonly string[] } = {
    names: [],
    contexts: NONE,
  };
  private readonly user: User = {
    name: '',
    is_interrupt: false,
    priority: 0,
    threshold: 0,
    has_slice: false,
    interrupts_off: false,
    disabled: NONE,
    locks: [],
  };

  constructor(
    crossing: Crossing,
    image: CImage,
    shared: SharedPlaces,
    thread_name: (address: number) => string,
  ) {
    this.crossing = crossing;
    const races = (): Races | null => this.record?.races ?? null;
    this.edges = new Edges(crossing, {
      get races() {
        return races();
      },
      context: () => this.context(),
      thread_name,
    });
    this.image = image;
    this.shared = shared;
    this.places = image.accesses?.places ?? [];
  }

  attach(memory: Uint8Array): void {
    const { map } = this.image.accesses as { map: number };
    this.map = memory.subarray(map, map + (memory.length >>> 2));
  }

  /** A board is switched on, and its memory is new. */
  start(k: Kernel): void {
    this.holds.length = 0;
    this.passed_over.length = 0;
    this.in_stretch = 0;
    this.held = 0;
    this.begun.clear();
    this.counts.clear();
    this.record = this.shared.record_of(k.name);
    this.record?.races.start();
    this.edges.start();
    this.board = this.shared.of(k.name);
    if (this.record !== null) this.map.fill(1);
    else if (!k.nominal) for (const word of this.board?.words ?? []) this.map[word] = 1;
  }

  /** Functions that C calls; what they say of order is heard. */
  watching(functions: Functions): Functions {
    return this.edges.watching(functions);
  }

  /** C goes on. */
  before_c(): void {
    this.edges.before_c();
    this.in_stretch = 0;
    if (this.passed_over.length > 0) this.look_again();
  }

  private look_again(): void {
    for (const word of this.passed_over) this.map[word] = 1;
    this.passed_over.length = 0;
  }

  /** A word of which this stretch of code has told enough. */
  private pass_over(first: number, last: number): void {
    for (let word = first; word <= last; word++) {
      if (this.map[word] === 0) continue;
      this.map[word] = 0;
      this.passed_over.push(word);
    }
  }

  functions(): Functions {
    return { sim_access: (address: number, site: number) => this.access(address >>> 0, site) };
  }

  private access(address: number, site: number): number {
    const { crossing: x } = this;
    const k = x.kernel;
    // What the host program asks takes no part, and before the threads run nobody else does.
    if (x.is_plain || k.system_state < 0 || (k.system_state === 0 && !k.in_step)) return 0;
    const place = this.places[site] as AccessPlace;
    const first = address >>> 2;
    const last = (address + place.bytes - 1) >>> 2;
    if (++this.in_stretch > SEEN_IN_STRETCH && this.holds.length === 0) this.pass_over(first, last);
    if (this.record !== null) this.note(this.record, first, last, site, place);
    else if (this.holds.length > 0) this.touch(k, first, last, place);
    const thread = k.current;
    if (k.system_state !== 0 || thread === null || k.interrupts_off || this.record !== null) return 0;
    const candidate = this.board?.candidates.get(name_of(k))?.get(site);
    if (candidate === undefined || !candidate.words.has(first)) return 0;
    if (k.stimuli.length > 0) point_here(k, `before ${place_words(this.image, site)} of ${name_of(k)}`);
    const option =
      this.held < MOST_HOLDS && this.is_asked(thread, site) ? this.ask(k, site, candidate.rank) : 0;
    if (option > 0) return this.hold(k, thread, site, { first, last, option });
    return k.stimuli.length > 0 ? x.wait(preempt_point(k)) : 0;
  }

  /** Who runs, null where it takes no part. */
  private context(): string | null {
    const { crossing: x } = this;
    const k = x.kernel;
    if (x.is_plain || (k.system_state === 0 && !k.in_step)) return null;
    if (k.system_state < 0) return 'initialization';
    return k.system_state > 0 ? `interrupt ${k.running_interrupt}` : name_of(k);
  }

  private is_asked(thread: TX_THREAD, site: number): boolean {
    let counts = this.counts.get(thread);
    if (counts === undefined) {
      counts = new Uint32Array(this.places.length);
      this.counts.set(thread, counts);
    }
    const count = (counts[site] as number) + 1;
    counts[site] = count;
    return count <= EACH_TIME || count % 2 ** Math.floor(Math.log2(count / EACH_TIME)) === 0;
  }

  private ask(k: Kernel, site: number, rank: number): number {
    const place = (): string => `${k.name}/${name_of(k)}/${place_key(this.image, site)}`;
    const option = k.sim.choose('preempt', place, OPTIONS);
    tell_rank(k.sim, rank);
    return option;
  }

  private hold(
    k: Kernel,
    thread: TX_THREAD,
    site: number,
    { first, last, option }: { first: number; last: number; option: number },
  ): number {
    const writes = this.places[site]?.kind !== 'read';
    const hold: Hold = { thread, first, last, writes, touched: false, times: 0, by: 'slower; nobody came' };
    const words = place_words(this.image, site);
    tell_meaning(k.sim, () => `${words}, ${hold.by}`, k.maker(true));
    if (k.sim.annotations !== null)
      annotate_remark(k.sim.annotations, k.now_ns, k.number, k.context(), `${words}: others come in here`);
    this.holds.push(hold);
    this.held++;
    const is_over = (): boolean => {
      if (hold.touched) hold.times++;
      hold.touched = false;
      return hold.times >= option;
    };
    const held = sim_hold(k, MOST_TICKS * k.tick_ns, is_over) as Service<unknown>;
    return this.crossing.wait_then(held, () => {
      this.holds.splice(this.holds.indexOf(hold), 1);
      return 0;
    });
  }

  private touch(k: Kernel, first: number, last: number, { kind }: AccessPlace): void {
    for (const hold of this.holds) {
      if (k.system_state === 0 && k.current === hold.thread) continue;
      if (last < hold.first || first > hold.last || (kind === 'read' && !hold.writes)) continue;
      const is_first = !hold.touched && hold.times === 0;
      hold.touched = true;
      if (!is_first) continue;
      hold.by = k.system_state > 0 ? `interrupted by ${k.running_interrupt}` : `preempted by ${name_of(k)}`;
    }
  }

  private note(
    { uses, races, mutexes }: Record,
    first: number,
    last: number,
    site: number,
    place: AccessPlace,
  ): void {
    const { crossing: x, user } = this;
    const k = x.kernel;
    user.is_interrupt = k.system_state > 0;
    // Handlers share a stack, and nobody else uses it.
    if (
      user.is_interrupt &&
      x.active !== null &&
      first << 2 >= x.active.lowest &&
      first << 2 < x.active.highest
    )
      return;
    user.name = user.is_interrupt ? `interrupt ${k.running_interrupt}` : name_of(k);
    user.interrupts_off = k.interrupts_off;
    user.disabled = this.held_back(k);
    const thread = user.is_interrupt ? null : k.current;
    user.priority = thread?.tx_thread_priority ?? k.running_priority;
    user.threshold = thread?.tx_thread_preempt_threshold ?? 0;
    user.has_slice = (thread?.tx_thread_new_time_slice ?? 0) !== 0;
    user.locks = thread === null ? [] : this.mutexes_of(thread, mutexes);
    this.begin(k, races, user.name, thread);
    for (let word = first; word <= last; word++) {
      uses.add(word, site, place, user);
      races.access(word, site, place, user);
    }
  }

  /** The interrupts that are disabled: the same list for as long as they are the same. */
  private held_back({ disabled_interrupts: names }: Kernel): readonly string[] {
    if (names === null) return NONE;
    if (this.disabled.names !== names)
      this.disabled = { names, contexts: names.map((name) => `interrupt ${name}`) };
    return this.disabled.contexts;
  }

  /** What comes before anything that a context does. */
  private begin(k: Kernel, races: Races, name: string, thread: TX_THREAD | null): void {
    if (thread === null) races.acquire(name, INTERRUPT_OBJECT);
    else if (thread === k.timer_thread) races.acquire(name, TIMER_OBJECT);
    else if (!this.begun.has(thread)) {
      const address = this.crossing.address_of(thread);
      // Threads of the stack call what was registered with it.
      if (address === 0) races.acquire(name, NETWORK);
      else {
        this.begun.add(thread);
        races.acquire(name, String(address));
      }
    }
  }

  private mutexes_of({ tx_thread_owned_mutex_list: list }: TX_THREAD, names: Map<number, string>): number[] {
    const owned: number[] = [];
    let mutex: TX_MUTEX | null = list;
    while (mutex !== null && owned.length < 32) {
      const address = this.crossing.address_of(mutex);
      owned.push(address);
      if (!names.has(address)) names.set(address, mutex.tx_mutex_name ?? '');
      mutex = mutex.tx_mutex_owned_next;
      if (mutex === list) break;
    }
    return owned;
  }
}

/** The running thread. */
function name_of(k: Kernel): string {
  return k.current === k.timer_thread ? 'timer' : k.context_name();
}
