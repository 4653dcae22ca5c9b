// One direction of a TCP connection as somebody on the wire sees it: which bytes are new, which are retransmitted, which
// are out of order; what the acknowledgments of the other side say about it; and the MQTT packets or TLS records in it.
// The words are Wireshark's.

import type { StreamWords } from './mqtt_stream.ts';

/** Descriptions kept of segments that may be retransmitted. */
const SEGMENTS_KEPT = 256;
/** RFC 5681 3.2: so many duplicate ACKs say that a segment is lost. */
const DUPLICATES_OF_A_LOSS = 3;

export class TcpStream {
  /** Sequence number of the SYN. */
  private readonly initial: number;
  /** The next byte that was not seen yet. */
  private next: number;
  /** Behind the last byte that was seen, a gap before it or not. */
  private highest: number;
  private readonly content: StreamWords | null;
  /** What was said about a segment, by its sequence number, for its retransmission. */
  private readonly described = new Map<number, string[]>();
  /** Segments out of order. */
  private readonly early = new Map<number, Uint8Array>();
  /** The number that acknowledges the FIN; null before there is one. */
  private end: number | null = null;
  /** What the other side acknowledged and offered last; null before it did. */
  private acknowledged: number | null = null;
  private window = -1;
  private duplicates = 0;

  /** `first` is the sequence number of the SYN, or of the byte before the first one seen; `content` reads what it carries. */
  constructor(first: number, content: StreamWords | null) {
    this.initial = first;
    this.next = (first + 1) >>> 0;
    this.highest = this.next;
    this.content = content;
  }

  /** True for the sequence number of this stream's own SYN: the same one again is a retransmission. */
  begins_with(sequence: number): boolean {
    return sequence === this.initial;
  }

  /** The FIN has this sequence number. False for one that is retransmitted. */
  ends_at(sequence: number): boolean {
    const end = (sequence + 1) >>> 0;
    const is_new = this.end !== end;
    this.end = end;
    return is_new;
  }

  /** Takes the acknowledgment number and the window of a segment of the other side that carries more than these. */
  note_acknowledgment(number: number, window: number): void {
    if (number !== this.acknowledged) this.duplicates = 0;
    this.acknowledged = number;
    this.window = window;
  }

  /** What a segment of the other side says about this one that carries nothing but an acknowledgment number and a window. */
  acknowledgment(number: number, window: number): string {
    const is_first = this.acknowledged === null;
    const is_repeated = number === this.acknowledged;
    const before = this.window;
    this.note_acknowledgment(number, window);
    const relative = (number - this.initial) >>> 0;
    const ack = number === this.end ? 'ACK of FIN' : `ACK ${relative}`;
    if (window === 0) return `${ack}, zero window`;
    if (is_first && relative === 1) return `ACK: connection established, window ${window}`;
    if (is_repeated && window !== before) return `window update: ${ack}, window ${window}`;
    if (!is_repeated || ((this.highest - number) | 0) <= 0) return `${ack}, window ${window}`;
    this.duplicates += 1;
    return `${ack}, window ${window}, duplicate ACK #${this.duplicates}`;
  }

  /** RFC 9293 3.8.4: the last byte's number once more, though it is acknowledged, with that byte or with none. */
  is_keep_alive(sequence: number, length: number): boolean {
    return (sequence + 1) >>> 0 === this.next && length <= 1 && this.acknowledged === this.next;
  }

  /** What a segment with data carries, one text for each packet or record that ends in it. */
  data(sequence: number, bytes: Uint8Array): string[] {
    const ahead = (sequence - this.next) | 0;
    if (this.window === 0 && bytes.length === 1 && ahead <= 0) return this.probe(ahead, bytes);
    if (this.is_keep_alive(sequence, bytes.length)) return ['TCP keep-alive'];
    if (ahead < 0 && -ahead >= bytes.length) return this.again(sequence, bytes);
    this.reach((sequence + bytes.length) >>> 0);
    if (ahead > 0) {
      this.early.set(sequence, bytes.slice());
      return [`TCP ${size_of(bytes)} of data, out of order (a segment is missing)`];
    }
    const texts = this.take(ahead < 0 ? bytes.subarray(-ahead) : bytes);
    for (let held = this.early.get(this.next); held !== undefined; held = this.early.get(this.next)) {
      this.early.delete(this.next);
      texts.push(...this.take(held));
    }
    this.keep(sequence, texts);
    return texts;
  }

  private reach(end: number): void {
    if (((end - this.highest) | 0) > 0) this.highest = end;
  }

  /** RFC 9293 3.8.6.1: a byte into a zero window, to be told when it opens. The receiver does not take it. */
  private probe(ahead: number, bytes: Uint8Array): string[] {
    const texts = ahead < 0 ? [] : this.take(bytes);
    this.reach(this.next);
    return ['TCP zero window probe', ...texts.filter((text) => !text.startsWith('TCP '))];
  }

  private again(sequence: number, bytes: Uint8Array): string[] {
    const texts = this.described.get(sequence) ?? [`TCP ${size_of(bytes)} of data`];
    const fast = this.duplicates >= DUPLICATES_OF_A_LOSS && sequence === this.acknowledged;
    // The next retransmission of it is the timer's.
    if (fast) this.duplicates = 0;
    return texts.map((text) => `${text} (${fast ? 'TCP fast retransmission' : 'TCP retransmission'})`);
  }

  private take(bytes: Uint8Array): string[] {
    this.next = (this.next + bytes.length) >>> 0;
    const plain = `TCP ${size_of(bytes)} of data`;
    const { content } = this;
    if (content === null || content.broken) return [plain];
    const texts = content.take(bytes);
    if (!content.broken && content.begun_bytes > 0) {
      const article = content.piece.startsWith('M') ? 'an' : 'a';
      const begins =
        texts.length > 0
          ? `and the beginning of another ${content.piece}`
          : `part of ${article} ${content.piece}`;
      texts.push(`${plain}, ${begins}`);
    }
    return texts.length > 0 ? texts : [plain];
  }

  private keep(sequence: number, texts: string[]): void {
    this.described.set(sequence, texts);
    if (this.described.size > SEGMENTS_KEPT) {
      for (const oldest of this.described.keys()) {
        this.described.delete(oldest);
        break;
      }
    }
  }
}

function size_of({ length }: Uint8Array): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}
