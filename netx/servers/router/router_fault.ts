/**
 * Faults of an IPv6 router, beside those that every server can have (common/server_fault.ts). Each strikes at the choice
 * `server_answer / router/HOST/ADVERTISEMENT/ ...`; a host that asked is named by its address, and by `everybody` when nobody did.
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { late, lost, outage, type ServerFault, type ServerReply } from '../common/server_fault.ts';
import type { AdvertisedPrefix } from './router_message.ts';
import { prefix_option } from './router_prefix.ts';

/** An advertisement on its way. */
export interface RouterReply extends ServerReply {
  /** Seconds that it is a default router; 0: it is none. */
  readonly lifetime_s: number;
  readonly prefixes: readonly AdvertisedPrefix[];
}

export type RouterFault = ServerFault<RouterReply>;

/** Choice `.../lifetime`: 1 says that it is no default router (any more), as a router does that is about to restart. */
export function router_leaves(): RouterFault {
  return {
    name: 'router_leaves',
    reply(reply: RouterReply, choose): RouterReply {
      const means = (): string => 'it is no default router any more (lifetime 0)';
      const taken = choose('server_answer', `${reply.site}/lifetime`, 2, means);
      return taken === 0 ? reply : { ...reply, lifetime_s: 0 };
    },
  };
}

const SHORT_LIFETIMES_S = [60, 10, 2];

/** Choice `.../short`: option n gives router and prefixes the n-th of `lifetimes_s` only. */
export function short_lifetime(lifetimes_s: readonly number[] = SHORT_LIFETIMES_S): RouterFault {
  return {
    name: 'short_lifetime',
    reply(reply: RouterReply, choose): RouterReply {
      const means = (option: number): string => `router and prefixes for ${lifetimes_s[option - 1]} s`;
      const taken = choose('server_answer', `${reply.site}/short`, lifetimes_s.length + 1, means);
      if (taken === 0) return reply;
      const lifetime_s = lifetimes_s[taken - 1]!;
      const shortened = { valid_s: lifetime_s, preferred_s: lifetime_s };
      const prefixes = reply.prefixes.map((prefix) => ({ ...prefix, ...shortened }));
      return { ...reply, lifetime_s: Math.min(reply.lifetime_s, lifetime_s), prefixes };
    },
  };
}

/** Choice `.../prefix`: 1 tells another prefix, which leads nowhere: the router was set up wrong. */
export function wrong_prefix(text = '2001:db8:bad::/64'): RouterFault {
  const { network, length } = prefix_option('wrong_prefix', text);
  return {
    name: 'wrong_prefix',
    reply(reply: RouterReply, choose): RouterReply {
      const means = (): string => `the prefix is ${text}, which leads nowhere`;
      if (choose('server_answer', `${reply.site}/prefix`, 2, means) === 0) return reply;
      const [first] = reply.prefixes;
      if (first === undefined) throw new SimError('IPv6 router: wrong_prefix: the router tells no prefix');
      return { ...reply, prefixes: [{ ...first, network, length }] };
    },
  };
}

/** For a second router: it says nothing unless the choice `server_answer / site / second` lets it speak. */
export function second_router(): RouterFault {
  return {
    name: 'second_router',
    reply(reply: RouterReply, choose): RouterReply {
      const means = (): string => 'a second router speaks too';
      const speaks = choose('server_answer', `${reply.site}/second`, 2, means) !== 0;
      return speaks ? reply : { ...reply, lost: true };
    },
  };
}

/** Every fault of a router that is the only one, in an order in which they compose. */
export function all_router_faults(): RouterFault[] {
  return [router_leaves(), short_lifetime(), wrong_prefix(), late(), lost(), outage()];
}
