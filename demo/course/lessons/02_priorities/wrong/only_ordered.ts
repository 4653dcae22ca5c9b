// expect: urgent stays out of the stretch

import type { Service } from '../../../../../rtos/tx_api.ts';
import { variant } from '../given/variant.ts';

function by_order(): { a: number; b: number; c: number } {
  const [first = '', second = ''] = variant.order.split(' ');
  const level = (name: string): number => (name === first ? 10 : name === second ? 11 : 12);
  return { a: level('a'), b: level('b'), c: level('c') };
}

export const priority = by_order();

export function* protect(stretch: () => Service<void>): Service<void> {
  yield* stretch();
}
