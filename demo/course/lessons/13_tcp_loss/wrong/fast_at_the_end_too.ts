// expect: the last one is sent again

import type { Loss } from '../given/losses.ts';
import { variant } from '../given/variant.ts';

export const lost: Loss[] = [{ segment: variant.early, copies: 1 }];

export const predictions = {
  duplicate_ack: 1 + (variant.early - 1) * variant.bytes,
  early_again_ms: 3 * variant.gap_ms,
  last_again_ms: 3 * variant.gap_ms,
  last_arrives_ms: 2000,
};
