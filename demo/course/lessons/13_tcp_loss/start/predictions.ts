// What you expect, before you look. Segments are numbered from 1; your constants are in variant.ts.

import type { Loss } from '../given/losses.ts';

/** What gets lost in the run of the report: yours to play with, such as [{ segment: 2, copies: 1 }]. */
export const lost: Loss[] = [];

export const predictions = {
  /** Segment `early` gets lost once. Which number do the duplicate ACKs carry (counted from the SYN, as in the report)? */
  duplicate_ack: 0,
  /** How many ms after the copy that got lost is it sent again? */
  early_again_ms: 0,
  /** Now the last segment gets lost once. How many ms later is it sent again (within 10 %)? */
  last_again_ms: 0,
  /** The last segment gets lost three times. How many ms lie between the first time it is sent again and the time that it arrives? */
  last_arrives_ms: 0,
};
