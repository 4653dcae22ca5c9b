// The session that the broker has for a client, out of what the broker reported: as long as the client is connected, kept while it
// is away, discarded; and the wills that it published.

import type { AnnotatedEvent } from '../model/annotations.ts';

export interface BrokerStretch {
  readonly words: 'none' | 'in use' | 'kept for the client';
  readonly start_ns: number;
  readonly end_ns: number;
}

export interface BrokerSession {
  readonly stretches: readonly BrokerStretch[];
  /** When the broker published the client's will. */
  readonly wills_ns: readonly number[];
}

/** What one report makes of the session of a client; null for one that changes nothing. */
function change_of(text: string, client_id: string): BrokerStretch['words'] | 'will' | null {
  if (text === `connection 0: session discarded: ${client_id}`) return 'none';
  const head = `client "${client_id}": `;
  if (!text.startsWith(head)) return null;
  const kind = text.slice(head.length);
  if (kind.startsWith('connected')) return 'in use';
  if (kind.startsWith('session discarded')) return 'none';
  if (kind.startsWith('closed')) return 'kept for the client';
  return kind.startsWith('will published') ? 'will' : null;
}

/** The session of a client; null when no broker reported of it. */
export function broker_session(
  events: readonly AnnotatedEvent[],
  client_id: string,
  run_end_ns: number,
): BrokerSession | null {
  const stretches: BrokerStretch[] = [];
  const wills_ns: number[] = [];
  let [words, since_ns]: [BrokerStretch['words'], number] = ['none', 0];
  let told = false;
  for (const { time_ns, text } of events) {
    const change = change_of(text, client_id);
    if (change === null) continue;
    told = true;
    if (change === 'will') {
      wills_ns.push(time_ns);
      continue;
    }
    if (change === words) continue;
    if (time_ns > since_ns) stretches.push({ words, start_ns: since_ns, end_ns: time_ns });
    [words, since_ns] = [change, time_ns];
  }
  stretches.push({ words, start_ns: since_ns, end_ns: Math.max(since_ns, run_end_ns) });
  return told ? { stretches, wills_ns } : null;
}
