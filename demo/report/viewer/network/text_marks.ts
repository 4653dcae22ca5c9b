// What the words about a frame say besides: that TCP sends it again, that MQTT does, that something is wrong. The words are
// those of the account (demo/account), and the same are looked for wherever a run is shown.

/** Who repeats what was sent before: TCP's timer, TCP after duplicate ACKs, or MQTT. TCP and MQTT may do so at once. */
export type SentAgain = 'timeout' | 'fast' | 'dup';

export interface TextMarks {
  /** `MQTT`, `TCP`, `TLS`, `ARP`, `ICMP`, `UDP` and so on: the first word. */
  readonly protocol: string;
  readonly sent_again: readonly SentAgain[];
  /** Wireshark's words for what is unusual: `duplicate ACK`, `zero window` and so on. */
  readonly unusual: readonly string[];
}

const UNUSUAL = [
  'duplicate ACK',
  'zero window probe',
  'zero window',
  'window update',
  'keep-alive',
  'out of order',
  'connection reset',
  'malformed',
  'refused',
];

/** What peers wrote is no word of the account. */
function without_quotes(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}

export function marks_of(text: string): TextMarks {
  const words = without_quotes(text);
  const sent_again: SentAgain[] = [];
  if (words.endsWith('(TCP fast retransmission)')) sent_again.push('fast');
  else if (words.endsWith('retransmission)')) sent_again.push('timeout');
  if (words.includes('(DUP=1)')) sent_again.push('dup');
  const unusual = UNUSUAL.filter((word) => words.includes(word));
  return {
    protocol: /^[A-Za-z0-9]+/.exec(words)?.[0] ?? '',
    sent_again,
    // A probe is one of a zero window: it is said once.
    unusual: unusual.includes('zero window probe')
      ? unusual.filter((word) => word !== 'zero window')
      : unusual,
  };
}

/** The topic of a PUBLISH as its words have it; null for anything else. */
export function topic_of(text: string): string | null {
  const match = /^MQTT PUBLISH ("(?:[^"\\]|\\.)*")/.exec(text);
  return match === null ? null : (match[1] as string).slice(1, -1);
}

/** The packet identifier of an MQTT packet, from its words; null for one that has none. */
export function packet_id_of(text: string): number | null {
  const match = /, id (\d+)|^MQTT [A-Z]+ id (\d+)/.exec(without_quotes(text));
  return match === null ? null : Number(match[1] ?? match[2]);
}
