// Names with texts beside them, wrapped so that they fit a terminal.

const TEXT_WIDTH = 118;

/** Breaks a text into lines of at most `width` characters, between words. */
export function wrapped(text: string, width = TEXT_WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Each name with its text in a column beside it; a name that is too long for its column gets a line of its own. */
export function beside(
  rows: readonly (readonly [name: string, text: string])[],
  indent = 5 + Math.max(...rows.map(([name]) => name.length)),
): string[] {
  return rows.flatMap(([name, text]) => {
    const head = `  ${name}`;
    const lines = wrapped(text, TEXT_WIDTH - indent);
    const rest = lines.map((line) => ' '.repeat(indent) + line);
    if (head.length > indent - 2) return [head, ...rest];
    return [head.padEnd(indent) + (lines[0] as string), ...rest.slice(1)];
  });
}
