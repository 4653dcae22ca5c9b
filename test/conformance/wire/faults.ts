/**
 * The faults of the wire: rules that drop, double, delay or corrupt chosen frames (conformance README of mqtt,
 * section 3).
 */

import type { JsonObject } from '../case.ts';
import { ACK, checksum_offset, FIN, type FrameView, RST, SYN, view_frame } from './frame_view.ts';

export type Action = 'drop' | 'dup' | 'delay' | 'corrupt';

/** What happens to a frame. */
export interface Verdict {
  readonly action: Action;
  readonly argument: number | undefined;
}

type Kind =
  | 'any'
  | 'arp'
  | 'icmp'
  | 'udp'
  | 'tcp'
  | 'syn'
  | 'synack'
  | 'data'
  | 'ack'
  | 'fin'
  | 'rst'
  | Ip6Kind;
/** Those of README of ipv6, section 1. */
type Ip6Kind = 'ip6' | 'icmp6' | 'ns' | 'na' | 'rs' | 'ra' | 'echo' | 'echoreply' | 'frag';

const ICMP6_TYPES: Readonly<Record<string, number>> = {
  echo: 128,
  echoreply: 129,
  rs: 133,
  ra: 134,
  ns: 135,
  na: 136,
};

interface Rule {
  readonly dir: string;
  readonly kind: Kind;
  readonly first: number;
  readonly last: number;
  readonly verdict: Verdict;
  matches: number;
}

/** The rules of a program, with what they have counted. */
export class FaultRules {
  private readonly rules: Rule[];

  constructor(source: readonly JsonObject[]) {
    this.rules = source.map((rule) => {
      const first = number_or(rule['nth'], 1);
      const count = number_or(rule['count'], 1);
      return {
        dir: String(rule['dir']),
        kind: (rule['kind'] ?? 'any') as Kind,
        first,
        last: count === -1 ? Number.POSITIVE_INFINITY : first + count - 1,
        verdict: {
          action: (rule['action'] ?? 'drop') as Action,
          argument: typeof rule['arg'] === 'number' ? rule['arg'] : undefined,
        },
        matches: 0,
      };
    });
  }

  /** Lets every rule count the frame; the first that acts on it decides. */
  judge(dir: string, frame: Uint8Array): Verdict | null {
    if (this.rules.length === 0) return null;
    const view = view_frame(frame);
    let verdict: Verdict | null = null;
    for (const rule of this.rules) {
      if (rule.dir !== dir || !is_kind(view, rule.kind)) continue;
      rule.matches++;
      if (verdict === null && rule.matches >= rule.first && rule.matches <= rule.last) verdict = rule.verdict;
    }
    return verdict;
  }
}

/** Inverts all bits of one byte, default: the first of the checksum of what IP carries. */
export function corrupt(frame: Uint8Array, given?: number): void {
  const offset = given ?? checksum_offset(view_frame(frame)) ?? frame.length;
  if (offset < frame.length) frame[offset] = ~(frame[offset] as number) & 0xff;
}

function number_or(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function is_kind(view: FrameView, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind === view.protocol) return true;
  if (kind === 'frag') return view.is_fragment;
  if (kind === 'ip6') return view.ip6 !== null;
  if (view.protocol === 'icmp6') return view.frame[view.transport] === ICMP6_TYPES[kind];
  if (view.protocol !== 'tcp') return false;
  const flags = view.tcp_flags;
  const length = view.end - view.payload;
  switch (kind) {
    case 'syn':
      return (flags & (SYN | ACK)) === SYN;
    case 'synack':
      return (flags & (SYN | ACK)) === (SYN | ACK);
    case 'data':
      return length > 0;
    case 'ack':
      return (flags & (SYN | FIN | RST)) === 0 && length === 0;
    case 'fin':
      return (flags & FIN) !== 0;
    case 'rst':
      return (flags & RST) !== 0;
    default:
      return false;
  }
}
