/**
 * Faults of the servers, and those that every server can have: an answer is late, an answer is lost, nothing is answered for
 * a while.
 *
 * A fault is a small value that may change a reply before it becomes bytes. It asks `choose` and does nothing when that
 * says 0, the nominal option; so an installed fault costs a run nothing until a search, a replay file or a seed picks
 * it. Replies pass through the faults in the order in which they stand in the options. One value serves one server.
 */
import { duration_text } from '../../../rtos/sim/choice_meaning.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';

/** Asks for a decision of physics at a named site: 0 is the nominal option; `means` puts another one into words. */
export type Choose = (
  kind: ChoiceKind,
  site: string,
  options: number,
  means?: (taken: number) => string,
) => number;

/** A reply on its way, as it would go out and as faults change it. */
export interface ServerReply {
  /** Who is answered, and with what: `dhcp/sensor/OFFER`, the place for `choose`. */
  readonly site: string;
  /** Time to wait before it is sent. */
  readonly delay_ms: number;
  /** It is never sent. */
  readonly lost: boolean;
}

export interface ServerFault<R extends ServerReply> {
  readonly name: string;
  reply(reply: R, choose: Choose, now_ns: number): R;
}

/** A fault that every server can have. */
export interface AnyServerFault {
  readonly name: string;
  reply<R extends ServerReply>(reply: R, choose: Choose, now_ns: number): R;
}

/** What becomes of a reply. */
export function with_faults<R extends ServerReply>(
  faults: readonly ServerFault<R>[],
  reply: R,
  choose: Choose,
  now_ns: number,
): R {
  let changed = reply;
  for (const fault of faults) if (!changed.lost) changed = fault.reply(changed, choose, now_ns);
  return changed;
}

/** Nominal first; 1.5 s is longer than the first wait of most clients, 5 s longer than most of their patience. */
const DELAYS_MS = [0, 20, 200, 1_500, 5_000];
/** Nominal first. */
const OUTAGES_S = [0, 2, 20, 120];

/** Choice `server_delay / site`: option n is the n-th of `delays_ms`, the first being nominal. */
export function late(delays_ms: readonly number[] = DELAYS_MS): AnyServerFault {
  return {
    name: 'late',
    reply(reply, choose) {
      const means = (option: number): string => `${duration_text(delays_ms[option]! * 1e6)} later`;
      const taken = choose('server_delay', reply.site, delays_ms.length, means);
      return taken === 0 ? reply : { ...reply, delay_ms: reply.delay_ms + delays_ms[taken]! };
    },
  };
}

/** Choice `server_answer / site / lost`: 1 loses it. The frame was never sent: the server dropped it. */
export function lost(): AnyServerFault {
  return {
    name: 'lost',
    reply(reply, choose) {
      const means = (): string => 'it is never sent';
      return choose('server_answer', `${reply.site}/lost`, 2, means) === 0 ? reply : { ...reply, lost: true };
    },
  };
}

/** Choice `server_answer / site / outage`: from this reply on nothing is answered for the n-th of `lengths_s`. */
export function outage(lengths_s: readonly number[] = OUTAGES_S): AnyServerFault {
  let until_ns = 0;
  return {
    name: 'outage',
    reply(reply, choose, now_ns) {
      if (now_ns < until_ns) return { ...reply, lost: true };
      const means = (option: number): string => `nothing is answered for ${lengths_s[option]} s`;
      const taken = choose('server_answer', `${reply.site}/outage`, lengths_s.length, means);
      if (taken === 0) return reply;
      until_ns = now_ns + lengths_s[taken]! * 1e9;
      return { ...reply, lost: true };
    },
  };
}
