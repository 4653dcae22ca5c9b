// The session that the broker has for a client, out of what the broker reported: as long as the client is connected, kept while it
// is away, discarded; and the wills that it published.

import type { AnnotatedEvent } from '../model/annotations.ts';

export interface BrokerStretch {
  readonly state: 'none' | 'in use' | 'kept';
  /** Of a kept one: the messages that the client will be sent when it comes back. */
  readonly messages: number;
  readonly start_ns: number;
  readonly end_ns: number;
}

export interface BrokerSession {
  readonly stretches: readonly BrokerStretch[];
  /** When the broker published the client's will. */
  readonly wills_ns: readonly number[];
}

type Change = { readonly state: BrokerStretch['state']; readonly messages: number };

const NONE: Change = { state: 'none', messages: 0 };

/** What one report makes of the session of a client; null for one that changes nothing. */
function change_of(text: string, client_id: string, { state, messages }: Change): Change | 'will' | null {
  if (text === `connection 0: session discarded: ${client_id}`) return NONE;
  const head = `client "${client_id}": `;
  if (!text.startsWith(head)) return null;
  const kind = text.slice(head.length);
  if (kind.startsWith('connected')) return { state: 'in use', messages: 0 };
  if (kind.startsWith('session discarded')) return NONE;
  if (kind.startsWith('closed')) return { state: 'kept', messages: state === 'kept' ? messages : 0 };
  if (kind.startsWith('queued: ')) return { state: 'kept', messages: Number.parseInt(kind.slice(8), 10) };
  return kind.startsWith('will published') ? 'will' : null;
}

/** `kept for the client, 3 messages`. */
export function kept_words({ state, messages }: Pick<BrokerStretch, 'state' | 'messages'>): string {
  if (state !== 'kept') return state;
  const queue = messages === 0 ? '' : messages === 1 ? ', 1 message' : `, ${messages} messages`;
  return `kept for the client${queue}`;
}

/** The session of a client; null when no broker reported of it. */
export function broker_session(
  events: readonly AnnotatedEvent[],
  client_id: string,
  run_end_ns: number,
): BrokerSession | null {
  const stretches: BrokerStretch[] = [];
  const wills_ns: number[] = [];
  let [now, since_ns]: [Change, number] = [NONE, 0];
  let told = false;
  for (const { time_ns, text } of events) {
    const change = change_of(text, client_id, now);
    if (change === null) continue;
    told = true;
    if (change === 'will') {
      wills_ns.push(time_ns);
      continue;
    }
    if (change.state === now.state && change.messages === now.messages) continue;
    if (time_ns > since_ns) stretches.push({ ...now, start_ns: since_ns, end_ns: time_ns });
    [now, since_ns] = [change, time_ns];
  }
  stretches.push({ ...now, start_ns: since_ns, end_ns: Math.max(since_ns, run_end_ns) });
  return told ? { stretches, wills_ns } : null;
}
