// What a service is in TypeScript. A service that may suspend or preempt its caller is called with `yield*`; it is an
// iterable whose iterator yields each time the processor goes elsewhere, and returns the status. Most calls need
// neither: they do their work at once and return a shared, already completed service, one for each status.

export type UINT = number;
export type INT = number;
export type ULONG = number;
export type USHORT = number;
export type UCHAR = number;
export type CHAR = string;
export type VOID = void;

/** What a thread yields when it gives the processor back; it carries nothing, the kernel knows why. */
export type Step = undefined;

/** A service call that may suspend or preempt: `const status = yield* tx_semaphore_get(...)`. */
export interface Service<T> extends Iterable<Step, T, void> {}

/** An output argument, `Type *` in C. */
export interface Ref<T> {
  value: T;
}

/** Makes an output argument. */
export function ref<T>(value: T): Ref<T> {
  return { value };
}

/** A function of the firmware that the kernel calls: it may call services with `yield*` when it is a generator. */
export type Callback<Arguments extends unknown[]> = (...args: Arguments) => void | Service<void>;

/** Length in bytes of a string as C firmware holds it (UTF-8, without the terminating zero). */
export function STRLEN(text: string): UINT {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/**
 * What an iterator of the kernel returns from `next` when the thread yields. `yield*` passes the object itself on, so
 * the dispatcher tells it from what firmware yields.
 */
export const GIVE_WAY: IteratorResult<Step, never> = { done: false, value: undefined };

export function give_way<T>(): IteratorResult<Step, T> {
  return GIVE_WAY;
}

/**
 * Whether there is a call that was handed out and that no `yield*` has taken yet. Whoever calls `[Symbol.iterator]` of what a
 * service returned takes it. 0: there is none; 1: it is one of the service that was entered last; 2: others have been
 * entered since, and `earlier` is its name. A number, as each call writes it: a text would be looked at by the collector.
 */
export const outstanding = { call: 0, earlier: '' };

/** A call that is over. It is its own iterator and its own result, which spares a look at two more objects. */
class Completed<T> implements Service<T> {
  readonly done = true;
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
  [Symbol.iterator](): Iterator<Step, T, void> & this {
    outstanding.call = 0;
    return this;
  }
  next(): IteratorReturnResult<T> {
    return this;
  }
}

/** A call whose work is done by a generator. */
export class Steps<T> implements Service<T> {
  private readonly steps: Service<T>;
  constructor(steps: Service<T>) {
    this.steps = steps;
  }
  [Symbol.iterator](): Iterator<Step, T, void> {
    outstanding.call = 0;
    return this.steps[Symbol.iterator]();
  }
}

const COMPLETED: Completed<number>[] = [];
for (let status = 0; status < 256; status++) COMPLETED.push(new Completed(status));
const COMPLETED_MORE = new Map<number, Completed<number>>();
/** The success of every service that did not have to wait. */
export const COMPLETED_SUCCESS: Service<number> = COMPLETED[0] as Completed<number>;

/** A service call that is over and returned `status`. */
export function completed(status: number): Service<number> {
  if (status === 0) return COMPLETED_SUCCESS;
  const shared = COMPLETED[status];
  if (shared !== undefined) return shared;
  let more = COMPLETED_MORE.get(status);
  if (more === undefined) {
    more = new Completed(status);
    COMPLETED_MORE.set(status, more);
  }
  return more;
}

/** Takes a call that is finished with `yield*` later: other services may be called before. */
export function taken<T>(service: Service<T>): Service<T> {
  outstanding.call = 0;
  return service;
}

/** A call is over, or known not to wait, and its status is of no interest: nothing of it is left to be taken. */
export function settled(_service: Service<unknown>): void {
  outstanding.call = 0;
}

/** A call of a service without a status that is over; also what an inner function returns that is done. */
export const COMPLETED_VOID: Service<void> = new Completed<void>(undefined);
/** The same for inner functions that return an answer. */
export const COMPLETED_TRUE: Service<boolean> = new Completed(true);
export const COMPLETED_FALSE: Service<boolean> = new Completed(false);

/**
 * What comes after a call that is not over: an inner function on a hot path is a plain one, goes on by itself after calls that are
 * over, and leaves the rest of its work to this when one is not.
 */
export function* after<Arguments extends unknown[], T>(
  first: Service<unknown>,
  next: (...args: Arguments) => Service<T>,
  ...args: Arguments
): Service<T> {
  yield* first;
  return yield* next(...args);
}
