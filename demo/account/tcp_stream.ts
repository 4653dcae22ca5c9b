// One direction of a TCP connection as somebody on the wire sees it: which bytes are new, which are sent again, which
// came before their turn; and the MQTT packets or TLS records in them.

import type { StreamWords } from './mqtt_stream.ts';

/** Descriptions kept of segments that may have to be sent again. */
const SEGMENTS_KEPT = 256;

export class TcpStream {
  /** Sequence number of the SYN. */
  private readonly initial: number;
  /** The next byte that was not seen yet. */
  private next: number;
  private readonly content: StreamWords | null;
  /** What was said about a segment, by its sequence number, for the time when it is sent again. */
  private readonly told = new Map<number, string[]>();
  /** Segments that came before their turn. */
  private readonly early = new Map<number, Uint8Array>();
  /** The number that acknowledges the FIN; null before there is one. */
  private end: number | null = null;

  /** `first` is the sequence number of the SYN, or of the byte before the first one seen; `content` reads what it carries. */
  constructor(first: number, content: StreamWords | null) {
    this.initial = first;
    this.next = (first + 1) >>> 0;
    this.content = content;
  }

  /** True for the sequence number of this stream's own SYN: the same one again is a SYN sent again. */
  begins_with(sequence: number): boolean {
    return sequence === this.initial;
  }

  /** The FIN has this sequence number. */
  ends_at(sequence: number): void {
    this.end = (sequence + 1) >>> 0;
  }

  /** What an acknowledgment number of the other side says about this one. */
  acknowledged(number: number): string {
    const bytes = (number - this.initial - 1) | 0;
    if (number === this.end) return 'has everything and the FIN';
    return bytes <= 0 ? 'the connection stands' : `has ${bytes} bytes`;
  }

  /** What a segment with data carries, one text for each packet or record that ends in it. */
  data(sequence: number, bytes: Uint8Array): string[] {
    const ahead = (sequence - this.next) | 0;
    if (ahead < 0 && -ahead >= bytes.length) return this.again(sequence, bytes);
    if (ahead > 0) {
      this.early.set(sequence, bytes.slice());
      return [`TCP ${bytes.length} bytes of data, before their turn (a segment is missing)`];
    }
    const texts = this.take(ahead < 0 ? bytes.subarray(-ahead) : bytes);
    for (let held = this.early.get(this.next); held !== undefined; held = this.early.get(this.next)) {
      this.early.delete(this.next);
      texts.push(...this.take(held));
    }
    this.keep(sequence, texts);
    return texts;
  }

  private again(sequence: number, bytes: Uint8Array): string[] {
    const texts = this.told.get(sequence) ?? [`TCP ${bytes.length} bytes of data`];
    return texts.map((text) => `${text} (TCP sends it again)`);
  }

  private take(bytes: Uint8Array): string[] {
    this.next = (this.next + bytes.length) >>> 0;
    const plain = `TCP ${bytes.length} bytes of data`;
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
    this.told.set(sequence, texts);
    if (this.told.size > SEGMENTS_KEPT) {
      for (const oldest of this.told.keys()) {
        this.told.delete(oldest);
        break;
      }
    }
  }
}
