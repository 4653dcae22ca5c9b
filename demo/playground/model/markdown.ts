// The text of a lesson as blocks: the part of Markdown that lessons use. Drawing them is the page's affair.

/** A piece of a line. */
export interface Span {
  readonly kind: 'plain' | 'code' | 'strong' | 'emphasis';
  readonly text: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Span[])[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** `code`, **strong**, *emphasis* and [links](to), of which the words are left, as a page opens from anywhere. */
const PIECE = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\([^)]*\)/g;
const ITEM = /^(?:[-*]|(\d+)\.)\s+(.*)$/;

export function spans_of(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  const plain = (piece: string): void => {
    if (piece !== '') spans.push({ kind: 'plain', text: piece });
  };
  for (const { index, 0: whole, 1: code, 2: strong, 3: emphasis, 4: link } of text.matchAll(PIECE)) {
    plain(text.slice(at, index));
    at = index + whole.length;
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong.replaceAll('`', '') });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else plain(link ?? '');
  }
  plain(text.slice(at));
  return spans;
}

/** Lines up to the first that is another block's. */
function until(lines: readonly string[], from: number, ends: (line: string) => boolean): number {
  let to = from;
  while (to < lines.length && !ends(lines[to] as string)) to++;
  return to;
}

function list(lines: readonly string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    const [, , text] = ITEM.exec(line) ?? [];
    if (text !== undefined) items.push(text);
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  const ordered = /^\d/.test(lines[0] ?? '');
  return { kind: 'list', ordered, items: items.map(spans_of) };
}

function table(lines: readonly string[]): Block {
  const rows = lines
    .filter((line) => !/^[|\s:-]+$/.test(line) || !line.includes('-'))
    .map((line) =>
      line
        .replace(/^\||\|\s*$/g, '')
        .split('|')
        .map((cell) => spans_of(cell.trim())),
    );
  return { kind: 'table', rows };
}

/** The blocks of a text in their order. */
export function blocks_of(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as string;
    const [, marks, title] = /^(#+)\s+(.*)$/.exec(line) ?? [];
    let end = at + 1;
    if (line.startsWith('```')) {
      end = until(lines, at + 1, (one) => one.startsWith('```'));
      blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
      end++;
    } else if (marks !== undefined) {
      blocks.push({ kind: 'heading', level: marks.length, spans: spans_of(title ?? '') });
    } else if (ITEM.test(line)) {
      end = until(lines, at + 1, (one) => one.trim() === '');
      blocks.push(list(lines.slice(at, end)));
    } else if (line.startsWith('|')) {
      end = until(lines, at, (one) => !one.startsWith('|'));
      blocks.push(table(lines.slice(at, end)));
    } else if (line.trim() !== '') {
      end = until(lines, at, (one) => one.trim() === '' || /^(#+ |```|\|)/.test(one) || ITEM.test(one));
      blocks.push({ kind: 'paragraph', spans: spans_of(lines.slice(at, end).join(' ')) });
    }
    at = end;
  }
  return blocks;
}
