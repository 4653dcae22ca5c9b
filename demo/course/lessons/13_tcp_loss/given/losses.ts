// What the wire loses: copies of segments with data on their way to the receiver. Do not change.

import { DROP, type FaultRule, PASS } from '../../../../../netx/link/sim_link_api.ts';

export interface Loss {
  /** The first segment with data is number 1. */
  readonly segment: number;
  /** How many copies of it get lost, one after the other. */
  readonly copies: number;
}

/** A rule for what the receiver's card receives, which loses just these; all segments have so many bytes. */
export function lose(losses: readonly Loss[], bytes: number): FaultRule {
  const seen = new Map<number, number>();
  let first = -1;
  return ({ fields }) => {
    const { payload_length, sequence } = fields;
    if (payload_length === 0) return PASS;
    if (first === -1) first = sequence;
    const segment = ((sequence - first) >>> 0) / bytes + 1;
    const copy = (seen.get(segment) ?? 0) + 1;
    seen.set(segment, copy);
    return losses.some((loss) => loss.segment === segment && copy <= loss.copies) ? DROP : PASS;
  };
}
