// DNS messages as hex, for the scripted servers of these tests.

export const [A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV] = [1, 2, 5, 6, 12, 15, 16, 28, 33];

const bytes = (value: number, count: number) =>
  (value >>> 0)
    .toString(16)
    .padStart(8, '0')
    .slice(8 - 2 * count);

export function name(text: string): string {
  const labels = text === '' ? [] : text.split('.');
  return `${labels.map((label) => bytes(label.length, 1) + Buffer.from(label).toString('hex')).join('')}00`;
}

export function question(text: string, type = A): string {
  return name(text) + bytes(type, 2) + bytes(1, 2);
}

interface RecordForm {
  readonly kind?: number;
  readonly ttl?: number;
}

/** A record; `data` is hex, or an IPv4 address. */
export function record(
  owner: string,
  type: number,
  data: string,
  { kind = 1, ttl = 300 }: RecordForm = {},
): string {
  const hex = data.includes('.')
    ? data
        .split('.')
        .map((part) => bytes(Number(part), 1))
        .join('')
    : data;
  return name(owner) + bytes(type, 2) + bytes(kind, 2) + bytes(ttl, 4) + bytes(hex.length / 2, 2) + hex;
}

export const text = (words: string) => bytes(words.length, 1) + Buffer.from(words).toString('hex');

interface MessageForm {
  readonly flags?: number;
  readonly q: readonly string[];
  readonly answers?: readonly string[];
  readonly additional?: readonly string[];
}

/** A message; its id is that of the query, which the scripted server puts in. */
export function message({ flags = 0x8180, q, answers = [], additional = [] }: MessageForm): string {
  const counts = [q.length, answers.length, 0, additional.length].map((count) => bytes(count, 2));
  return ['0000', bytes(flags, 2), ...counts, ...q, ...answers, ...additional].join('');
}
