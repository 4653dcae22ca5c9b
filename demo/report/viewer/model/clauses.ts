// What a frame's kind is described in, and what it is often taken for.

interface Clause {
  readonly pattern: RegExp;
  readonly source: string;
  /** What it is not. */
  readonly caution?: string;
}

const CLAUSES: readonly Clause[] = [
  {
    pattern: /TCP fast retransmission/,
    source: 'RFC 5681 3.2',
    caution:
      'TCP sends bytes again that it sent before; MQTT knows nothing of it, and no message is doubled.',
  },
  {
    pattern: /TCP retransmission/,
    source: 'RFC 6298',
    caution:
      'TCP sends bytes again that it sent before; MQTT knows nothing of it, and no message is doubled.',
  },
  {
    pattern: /DUP=1/,
    source: 'MQTT 3.1.1, 3.3.1.1',
    caution:
      'The client sends a message again on a new connection; the receiver may get it twice. This is no TCP retransmission.',
  },
  { pattern: /MQTT CONNECT /, source: 'MQTT 3.1.1, 3.1' },
  { pattern: /MQTT CONNACK/, source: 'MQTT 3.1.1, 3.2' },
  {
    pattern: /MQTT PUBLISH .*QoS 1/,
    source: 'MQTT 3.1.1, 4.3.2',
    caution:
      'At least once: the sender keeps the message until PUBACK, and sends it again after a new connection.',
  },
  { pattern: /MQTT PUBLISH/, source: 'MQTT 3.1.1, 3.3', caution: 'At most once: nobody acknowledges it.' },
  {
    pattern: /MQTT PUBACK/,
    source: 'MQTT 3.1.1, 3.4',
    caution: 'The receiver has the message now; that a subscriber got it is not said.',
  },
  { pattern: /MQTT SUBSCRIBE/, source: 'MQTT 3.1.1, 3.8' },
  {
    pattern: /MQTT SUBACK/,
    source: 'MQTT 3.1.1, 3.9 and 3.8.4',
    caution:
      'A message is delivered with the lower QoS of the two: the one it was published with and the one granted here.',
  },
  { pattern: /MQTT (UNSUBSCRIBE|UNSUBACK)/, source: 'MQTT 3.1.1, 3.10 and 3.11' },
  { pattern: /MQTT (PINGREQ|PINGRESP)/, source: 'MQTT 3.1.1, 3.12 and 3.1.2.10' },
  {
    pattern: /MQTT DISCONNECT/,
    source: 'MQTT 3.1.1, 3.14',
    caution: 'After it the broker discards the will; without it the will is published.',
  },
  { pattern: /TCP SYN/, source: 'RFC 9293 3.5' },
  {
    pattern: /TCP ACK of FIN|TCP FIN/,
    source: 'RFC 9293 3.6',
    caution: 'It ends one direction: the other side may still send.',
  },
  { pattern: /TCP RST/, source: 'RFC 9293 3.5.2' },
  {
    pattern: /TCP ACK/,
    source: 'RFC 9293 3.10.7.4',
    caution: 'It says that bytes have arrived, not that a program has read them.',
  },
  { pattern: /ARP/, source: 'RFC 826' },
];

/** Where what these words say is described, and what it is not; null where nothing is known. */
export function clause_of(texts: readonly string[]): Omit<Clause, 'pattern'> | null {
  return CLAUSES.find(({ pattern }) => texts.some((text) => pattern.test(text))) ?? null;
}
