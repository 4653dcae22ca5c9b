/** Function pointers of C as callbacks of the kernel. The same pointer gives the same callback each time. */

import type { Service } from '../../../rtos/tx_api.ts';
import type { Crossing } from './crossing.ts';

/** Turns an argument of a callback into a word of C. */
export type ToC = (value: never) => number;

export const NUMBER_TO_C: ToC = (value: number): number => value;

export class Callbacks {
  private readonly crossing: Crossing;
  private readonly known = new Map<readonly ToC[], Map<number, unknown>>();
  private pointers = new WeakMap<object, number>();
  /** Functions of the simulator for which C has pointers. */
  private readonly natives = new Map<number, unknown>();

  constructor(crossing: Crossing) {
    this.crossing = crossing;
  }

  /** A pointer of C that stands for a function of the simulator. */
  native(pointer: number, callback: object): void {
    this.natives.set(pointer, callback);
    this.pointers.set(callback, pointer);
  }

  /** A callback that was made of a pointer elsewhere. */
  is_at(pointer: number, callback: object): void {
    this.pointers.set(callback, pointer);
  }

  /** A callback that may wait, null for a null pointer. */
  at<A extends unknown[]>(pointer: number, to_c: readonly ToC[]): ((...args: A) => Service<never>) | null {
    return this.find(
      pointer,
      to_c,
      (entry, args) => this.crossing.call(entry, ...args) as Service<number> as Service<never>,
    );
  }

  /** A callback that answers at once. */
  plain<A extends unknown[]>(pointer: number, to_c: readonly ToC[]): ((...args: A) => number) | null {
    return this.find(pointer, to_c, (entry, args) => this.crossing.call_plain(entry, ...args));
  }

  /** The pointer that a callback was made of, 0 for none. */
  address_of(callback: object | null): number {
    return callback === null ? 0 : (this.pointers.get(callback) ?? 0);
  }

  private find<A extends unknown[], R>(
    pointer: number,
    to_c: readonly ToC[],
    call: (entry: Parameters<Crossing['call']>[0], args: number[]) => R,
  ): ((...args: A) => R) | null {
    if (pointer === 0) return null;
    const native = this.natives.get(pointer);
    if (native !== undefined) return native as (...args: A) => R;
    let of_kind = this.known.get(to_c);
    if (of_kind === undefined) {
      of_kind = new Map();
      this.known.set(to_c, of_kind);
    }
    const found = of_kind.get(pointer);
    if (found !== undefined) return found as (...args: A) => R;
    const entry = this.crossing.instance.function_at(pointer);
    const { crossing } = this;
    const callback = (...args: A): R => {
      const before = crossing.take_turn();
      const words = to_c.map((convert, place) => convert(args[place] as never));
      crossing.give_turn(before);
      return call(entry, words);
    };
    of_kind.set(pointer, callback);
    this.pointers.set(callback, pointer);
    return callback;
  }
}
