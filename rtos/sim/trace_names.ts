// What the small numbers in trace records stand for: objects and texts. A run may create and delete objects and say new
// things forever, while the log keeps its last records only, so what no kept record means any more is let go now and then.
// When that happens depends on the run alone.

export interface TraceObject {
  readonly id: number;
  readonly target: number;
  readonly type: string;
  readonly name: string;
}

/** What a text is about, for whoever compares runs; it is not printed and no part of the hash. */
export interface TextSubject {
  /** Number of the target it happened to; 0 for none. */
  readonly target: number;
  /** The text without amounts: the same for what happens again with another delay, say. */
  readonly key: string;
}

/** So many are kept before the first look at what can go. */
const LEAST = 4096;
/**
 * A text that was not said again during so many new ones gets a new number when it comes back. It must not depend on
 * how many records are kept: the hash of a run does not.
 */
const TEXTS_REMEMBERED = 16_384;

/** Calls back with the words of each kept record that can be the number of an object or of a text. */
export type KeptWords = (
  visit: (context: number, info1: number, info2: number, info3: number, info4: number) => void,
) => void;

export class TraceNames {
  private readonly kept_words: KeptWords;
  private readonly objects = new Map<number, TraceObject>();
  private readonly deleted = new Set<number>();
  private last_id = 0;
  private objects_limit = LEAST;
  private readonly texts = new Map<number, string>();
  private readonly subjects = new Map<number, TextSubject>();
  private recent = new Map<string, number>();
  private earlier = new Map<string, number>();
  private next_text = 0;
  /** The text that was asked for last, which often is the next one too; -1: none that still has its number. */
  private last_text = '';
  private last_number = -1;
  private texts_limit = LEAST;
  /** Texts whose numbers somebody has noted. */
  private readonly lasting = new Set<number>();

  constructor(kept_words: KeptWords) {
    this.kept_words = kept_words;
  }

  /** Takes the next id without keeping what it stands for. */
  take_id(): number {
    return ++this.last_id;
  }

  register(target: number, type: string, name: string): number {
    const id = this.take_id();
    this.objects.set(id, { id, target, type, name });
    return id;
  }

  /** The object does not exist any more: its name goes when no kept record means it. */
  release(id: number): void {
    if (!this.objects.has(id)) return;
    this.deleted.add(id);
    if (this.deleted.size >= this.objects_limit) this.forget_objects();
  }

  object(id: number): TraceObject | undefined {
    return this.objects.get(id);
  }

  all_objects(): TraceObject[] {
    return [...this.objects.values()];
  }

  /** The number of a text; `made` is called when it has none (any more). */
  text_number(text: string, made: (text: string) => void): number {
    if (this.last_number >= 0 && text === this.last_text) return this.last_number;
    const number = this.recent.get(text) ?? this.number_again(text, made);
    this.last_text = text;
    this.last_number = this.recent.size === 0 ? -1 : number;
    return number;
  }

  /** The number of a text that was not said lately. */
  private number_again(text: string, made: (text: string) => void): number {
    let number = this.earlier.get(text);
    if (number === undefined) {
      number = this.next_text++;
      this.texts.set(number, text);
      made(text);
    }
    this.recent.set(text, number);
    if (this.recent.size >= TEXTS_REMEMBERED) {
      this.earlier = this.recent;
      this.recent = new Map();
    }
    if (this.texts.size >= this.texts_limit) this.forget_texts();
    return number;
  }

  /** The same for one that keeps its number for good. */
  lasting_text_number(text: string, made: (text: string) => void): number {
    const number = this.text_number(text, made);
    this.lasting.add(number);
    return number;
  }

  text(number: number): string {
    return this.texts.get(number) ?? '';
  }

  /** Says what a text is about, once for each text. */
  tell_subject(number: number, subject: TextSubject): void {
    if (this.texts.has(number)) this.subjects.set(number, subject);
  }

  /** What a text is about; undefined where nobody said. */
  subject(number: number): TextSubject | undefined {
    return this.subjects.get(number);
  }

  /** How many objects and texts are kept. */
  get kept(): { readonly objects: number; readonly texts: number } {
    return { objects: this.objects.size, texts: this.texts.size };
  }

  private forget_objects(): void {
    const { deleted } = this;
    const meant = new Set<number>();
    const mark = (word: number): void => {
      if (deleted.has(word)) meant.add(word);
    };
    this.kept_words((context, info1, info2, info3, info4) => {
      mark(context);
      mark(info1);
      mark(info2);
      mark(info3);
      mark(info4);
    });
    for (const id of deleted) {
      if (meant.has(id)) continue;
      deleted.delete(id);
      this.objects.delete(id);
    }
    this.objects_limit = Math.max(LEAST, 2 * deleted.size);
  }

  private forget_texts(): void {
    const { texts } = this;
    const meant = new Set<number>();
    this.kept_words((_context, info1, info2) => {
      if (texts.has(info1)) meant.add(info1);
      if (texts.has(info2)) meant.add(info2);
    });
    for (const [number, text] of texts) {
      const has_number = this.recent.get(text) === number || this.earlier.get(text) === number;
      if (has_number || meant.has(number) || this.lasting.has(number)) continue;
      texts.delete(number);
      this.subjects.delete(number);
    }
    this.texts_limit = Math.max(LEAST, 2 * texts.size);
  }
}
