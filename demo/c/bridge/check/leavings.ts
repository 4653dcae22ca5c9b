/** What C gives out of its hands, looked at while a trial with fill patterns is under way (fill_trial.ts). */

import { joined_bytes } from '../../../../rtos/sim/joined_bytes.ts';
import type { Functions } from '../bridge.ts';
import type { Crossing } from '../crossing.ts';
import type { CMemory } from '../memory.ts';
import type { Checker } from './checker.ts';
import type { Difference, FillTrial } from './fill_trial.ts';

/** Calls that are looked at: services, and what firmware shows of itself. */
const LOOKED_AT = /^(?:tx|nx|nxd)_|^sim_(?:print|note|assert|sometimes|watch|compute)$/;
/** Where what they send or print stands in their arguments: pairs of address and length. */
const TEXTS: Readonly<Record<string, readonly (readonly [address: number, length: number])[]>> = {
  sim_print: [[1, 2]],
  nxd_mqtt_client_publish: [
    [1, 2],
    [3, 4],
  ],
};

export class Leavings {
  private readonly crossing: Crossing;
  private readonly memory: CMemory;
  private readonly checker: Checker;
  private readonly trial: FillTrial;

  constructor(crossing: Crossing, memory: CMemory, checker: Checker, trial: FillTrial) {
    this.crossing = crossing;
    this.memory = memory;
    this.checker = checker;
    this.trial = trial;
    checker.on_send = this.sends;
  }

  private readonly sends = (service: string, packet: number): void =>
    this.look(service, [], this.checker.packet_bytes(packet), packet);

  /** The same functions; what they are given is compared first. */
  watching(functions: Functions): Functions {
    return Object.fromEntries(
      Object.entries(functions).map(([name, one]) => {
        if (!LOOKED_AT.test(name)) return [name, one];
        const texts = TEXTS[name] ?? [];
        const watched = (...args: number[]) => {
          if (this.trial.pattern !== 0) this.look(name, args, this.texts(texts, args), 0);
          return one(...args);
        };
        return [name, watched];
      }),
    );
  }

  private texts(places: readonly (readonly [number, number])[], args: readonly number[]): Uint8Array | null {
    if (places.length === 0) return null;
    const parts = places.map(([address, length]) => {
      const from = (args[address] as number) >>> 0;
      return this.memory.bytes.subarray(from, from + ((args[length] as number) >>> 0));
    });
    return joined_bytes(parts);
  }

  private look(service: string, words: readonly number[], bytes: Uint8Array | null, packet: number): void {
    const k = this.crossing.running;
    if (k === null) return;
    const difference = this.trial.leaves(k.name, { service, words, bytes });
    if (difference === null) return;
    const from = packet === 0 ? '' : ` of ${this.checker.piece_words(packet)}`;
    const functions = this.crossing.functions_now();
    k.diagnose(
      'c-uninitialised',
      functions === '' ? 'C code' : functions,
      words_of(service, difference, from),
    );
  }
}

function words_of(service: string, difference: Difference, from: string): string {
  const never = 'memory that was never written';
  switch (difference.what) {
    case 'byte':
      return service === 'sim_print'
        ? `prints ${never}: byte ${difference.place} of ${difference.of}`
        : `${service} takes ${never}: byte ${difference.place} of ${difference.of}${from}`;
    case 'word':
      return `parameter ${difference.place + 1} of ${service} comes from ${never}`;
    case 'length':
      return `how much ${service} is given comes from ${never}`;
    case 'service':
      return `comes to ${service} or not by way of ${never}`;
  }
}
