/**
 * A router of the link as its hosts hear it (RFC 4861 6.2): it tells everybody that it is there, which prefixes the link has and
 * how long packets may be, every so often and whenever somebody asks. It knows no network; router_port.ts carries its messages.
 * It forwards nothing: the simulated LAN is one segment.
 */
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';
import { ALL_NODES, is_unspecified } from '../../wire/ipv6_words.ts';
import {
  check_outages,
  is_out,
  peer_text,
  type ServerAnswer,
  type ServerCore,
  type ServerPeer,
} from '../common/server_core.ts';
import { type Choose, with_faults } from '../common/server_fault.ts';
import type { RouterReply } from './router_fault.ts';
import { type Advertisement, is_solicitation, write_advertisement } from './router_message.ts';
import { advertisement_of, interval_of, type RouterOptions } from './router_options.ts';
import { WHOSE } from './router_prefix.ts';

const NOTHING: readonly ServerAnswer[] = [];
/** RFC 4861 10: everybody is told no more often than this (MIN_DELAY_BETWEEN_RAS). */
const LEAST_GAP_NS = 3e9;

export class Ipv6Router implements ServerCore {
  readonly name = WHOSE;
  /** No port of UDP: its messages are ICMPv6. */
  readonly port = 0;
  wake: (() => void) | null = null;
  observe: ((text: string) => void) | null = null;
  due_ns: number;
  /** Its hardware address, set by whoever carries its messages; null: it is not told. */
  mac: readonly [msw: number, lsw: number] | null = null;
  private readonly options: RouterOptions;
  private readonly told: Advertisement;
  private readonly interval_ns: number;
  private readonly choose: Choose;
  /** When everybody was, or will be, told last. */
  private told_ns = Number.NEGATIVE_INFINITY;

  /** `own` is its address. Throws a SimError for options that make no sense. */
  constructor(options: RouterOptions, own: Ipv6Words, has_dns: boolean, choose: Choose) {
    check_outages(WHOSE, options.outages ?? []);
    this.options = options;
    this.told = advertisement_of(options, own, has_dns);
    this.interval_ns = Math.round(interval_of(options) * 1e9);
    this.due_ns = this.interval_ns;
    this.choose = choose;
  }

  due(now_ns: number): readonly ServerAnswer[] {
    this.due_ns += this.interval_ns;
    return is_out(this.options.outages ?? [], now_ns) ? NOTHING : this.tell('everybody', now_ns, 0);
  }

  receive(message: Uint8Array, from: ServerPeer, now_ns: number): readonly ServerAnswer[] {
    const has_address = from.ipv6 !== undefined && !is_unspecified(from.ipv6);
    if (!is_solicitation(message, has_address)) return NOTHING;
    const host = has_address ? peer_text(from) : 'a host without address';
    if (is_out(this.options.outages ?? [], now_ns)) {
      this.observe?.(`the solicitation of ${host} is not answered: an outage`);
      return NOTHING;
    }
    // One that is still to come answers this host too.
    if (this.told_ns > now_ns) return NOTHING;
    return this.tell(host, now_ns, Math.max(0, this.told_ns + LEAST_GAP_NS - now_ns));
  }

  private tell(host: string, now_ns: number, wait_ns: number): readonly ServerAnswer[] {
    const { lifetime_s, prefixes } = this.told;
    const plain: RouterReply = {
      site: `router/${host}/ADVERTISEMENT`,
      delay_ms: wait_ns / 1e6,
      lost: false,
      lifetime_s,
      prefixes,
    };
    const reply = with_faults(this.options.faults ?? [], plain, this.choose, now_ns);
    if (reply.lost) {
      this.observe?.(`the advertisement for ${host} is not sent: a fault`);
      return NOTHING;
    }
    this.told_ns = now_ns + reply.delay_ms * 1e6;
    const { mac } = this;
    const bytes = write_advertisement({
      ...this.told,
      mac,
      lifetime_s: reply.lifetime_s,
      prefixes: reply.prefixes,
    });
    return [{ ip: 0, ipv6: ALL_NODES, port: 0, bytes, delay_ms: reply.delay_ms, mac: null }];
  }
}
