// expect: urgent is not kept out longer

import {
  ref,
  type Service,
  tx_thread_identify,
  tx_thread_preemption_change,
} from '../../../../../rtos/tx_api.ts';
import { variant } from '../given/variant.ts';

function by_order(): { a: number; b: number; c: number } {
  const [first = '', second = ''] = variant.order.split(' ');
  const level = (name: string): number => (name === first ? 10 : name === second ? 11 : 12);
  return { a: level('a'), b: level('b'), c: level('c') };
}

export const priority = by_order();

export function* protect(stretch: () => Service<void>): Service<void> {
  const thread = tx_thread_identify();
  const old = ref(0);
  yield* tx_thread_preemption_change(thread, 5, old);
  yield* stretch();
}
