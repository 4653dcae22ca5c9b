// YAML as far as the shipped files use it: mappings and sequences by indentation, flow sequences, quoted and plain scalars,
// block texts (`|`). Whatever else a file has is an error, so that nothing is read as something else.

export type Yaml = string | number | boolean | null | Yaml[] | { [key: string]: Yaml };

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

class Reader {
  private readonly lines: Line[];
  private readonly raw: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.raw = text.split('\n');
    this.lines = this.raw.flatMap((raw, index) => {
      if (/^ *\t/.test(raw)) throw new Error(`line ${index + 1}: a tab in the indentation`);
      const cut = without_comment(raw).trimEnd();
      const indent = cut.length - cut.trimStart().length;
      return cut.trim() === '' ? [] : [{ number: index + 1, indent, text: cut.trim() }];
    });
  }

  document(): Yaml {
    const value = this.block(0);
    const left = this.lines[this.at];
    if (left !== undefined) this.fail(left, 'it belongs to nothing above it');
    return value;
  }

  private fail(line: Line, what: string): never {
    throw new Error(`line ${line.number}: ${what}: ${line.text}`);
  }

  private block(least: number): Yaml {
    const first = this.lines[this.at];
    if (first === undefined || first.indent < least) return null;
    return first.text === '-' || first.text.startsWith('- ')
      ? this.sequence(first.indent)
      : this.mapping(first.indent);
  }

  private sequence(indent: number): Yaml[] {
    const items: Yaml[] = [];
    for (;;) {
      const line = this.lines[this.at];
      if (line === undefined || line.indent !== indent || !/^-( |$)/.test(line.text)) return items;
      const rest = line.text.slice(1).trimStart();
      const inner = indent + (line.text.length - rest.length);
      if (rest === '') {
        this.at++;
        items.push(this.block(indent + 1));
      } else if (/^[\w.-]+:( |$)/.test(rest)) {
        // A mapping whose first key stands behind the dash.
        this.lines[this.at] = { ...line, indent: inner, text: rest };
        items.push(this.mapping(inner));
      } else {
        this.at++;
        items.push(this.value(rest, line, indent));
      }
    }
  }

  private mapping(indent: number): Yaml {
    const map: { [key: string]: Yaml } = {};
    for (;;) {
      const line = this.lines[this.at];
      if (line === undefined || line.indent < indent) return map;
      if (line.indent > indent) this.fail(line, 'it is indented too far');
      const match = /^([\w.-]+):(?: +(.*))?$/.exec(line.text);
      if (match === null) {
        if (line.text.startsWith('- ')) return map;
        this.fail(line, 'KEY: VALUE is wanted');
      }
      const [, key = '', rest = ''] = match;
      if (key in map) this.fail(line, 'this key is there twice');
      this.at++;
      map[key] = rest === '' ? this.below(indent) : this.value(rest, line, indent);
    }
  }

  /** What stands below a key: a sequence may have the indentation of its key. */
  private below(indent: number): Yaml {
    const next = this.lines[this.at];
    return this.block(next?.text.startsWith('- ') === true ? indent : indent + 1);
  }

  private value(text: string, line: Line, indent: number): Yaml {
    if (text === '|') return this.text_block(line, indent);
    return scalar(text, line);
  }

  /** The lines below that are indented further, as they stand. */
  private text_block(line: Line, indent: number): string {
    const rows: string[] = [];
    let n = line.number;
    for (; n < this.raw.length; n++) {
      const row = this.raw[n] as string;
      if (row.trim() !== '' && row.length - row.trimStart().length <= indent) break;
      rows.push(row);
    }
    while ((this.lines[this.at]?.number ?? Number.POSITIVE_INFINITY) <= n) this.at++;
    const margin = Math.min(
      ...rows.filter((row) => row.trim() !== '').map((row) => row.length - row.trimStart().length),
    );
    return `${rows
      .map((row) => row.slice(margin))
      .join('\n')
      .trimEnd()}\n`;
  }
}

/** A `#` begins a comment at the beginning of a line or behind a space, but not inside quotation marks. */
function without_comment(raw: string): string {
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const letter = raw[at] as string;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if ((letter === "'" || letter === '"') && /[\s[,:-]/.test(raw[at - 1] ?? ' ')) quote = letter;
    else if (letter === '#' && /\s/.test(raw[at - 1] ?? ' ')) return raw.slice(0, at);
  }
  return raw;
}

function scalar(text: string, line: Line): Yaml {
  if (text.startsWith('[') && text.endsWith(']')) {
    const inside = text.slice(1, -1).trim();
    return inside === '' ? [] : inside.split(',').map((item) => scalar(item.trim(), line));
  }
  const quoted = /^'((?:[^']|'')*)'$/.exec(text) ?? /^"([^"\\]*)"$/.exec(text);
  if (quoted !== null) return (quoted[1] as string).replaceAll("''", "'");
  if (/^[[\]{}&*!|>%@`'"]/.test(text) || /: /.test(text))
    throw new Error(`line ${line.number}: not read here: ${text}`);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' || text === '~' ? null : text;
}

/** Reads a document; throws for what this reader does not know. */
export function read_yaml(text: string): Yaml {
  return new Reader(text).document();
}
