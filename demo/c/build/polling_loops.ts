// Loops that wait for a variable which only somebody else changes: `while (!ready);`. Where it is not volatile, a compiler may read it
// once, before the loop, and a board then waits for ever. Found in the text of a source: in compiled code such a loop has no read any more.

const BLANKED = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const LOOP = /\b(while|for)\s*\(/g;
const NO_CALLS = new Set(['if', 'while', 'for', 'switch', 'return', 'sizeof', 'defined']);
/** What a compiler does not move reads across, besides calls. */
const BARRIER = /\bTX_(?:DISABLE|RESTORE)\b|\basm\b|\b__asm\b/;

/** The lines, from 1, of the conditions of such loops. */
export function polling_lines(source: string): ReadonlySet<number> {
  const text = source.replaceAll(BLANKED, (blank) => blank.replaceAll(/[^\n]/g, ' '));
  const found = new Set<number>();
  for (const { index, 0: head, 1: kind } of text.matchAll(LOOP)) {
    const end = closing(text, index + head.length - 1);
    if (end === undefined) continue;
    const condition = text.slice(index + head.length, end);
    const body = body_of(text, index, end + 1);
    if (kind === 'for' && body.replaceAll(/[\s;{}]/g, '') !== '') continue;
    if (!waits(condition, body)) continue;
    const first = lines_before(text, index);
    const last = first + lines_before(condition, condition.length);
    for (let line = first; line <= last; line++) found.add(line + 1);
  }
  return found;
}

/** Nothing that is called changes what the condition asks, nor does the body, nor the condition all of it. */
function waits(condition: string, body: string): boolean {
  const whole = `${condition} ${body}`;
  if (BARRIER.test(whole)) return false;
  if ([...whole.matchAll(/\b(\w+)\s*\(/g)].some(([, name]) => !NO_CALLS.has(name as string))) return false;
  const asked = [...condition.matchAll(/\b[A-Za-z_]\w*\b/g)].map(([name]) => name);
  return asked.some((name) => !is_changed(name, condition)) && !asked.some((name) => is_changed(name, body));
}

function is_changed(name: string, body: string): boolean {
  const after = new RegExp(`\\b${name}\\b\\s*(?:\\[[^\\]]*\\]\\s*)*(?:[-+*/%&|^]|<<|>>)?=(?!=)`);
  return after.test(body) || new RegExp(`(?:\\+\\+|--)\\s*${name}\\b|\\b${name}\\s*(?:\\+\\+|--)`).test(body);
}

/** What is repeated: behind the condition, or in front of it (`do { } while`). */
function body_of(text: string, loop: number, behind: number): string {
  const rest = text.slice(behind);
  const start = behind + (rest.length - rest.trimStart().length);
  if (text[start] === ';') return do_block(text, loop) ?? '';
  const end = text[start] === '{' ? closing(text, start) : text.indexOf(';', start);
  return end === undefined || end < 0 ? rest : text.slice(start, end + 1);
}

/** The block in front of a `while`, if it is that of a `do`. */
function do_block(text: string, loop: number): string | undefined {
  const before = text.slice(0, loop).trimEnd();
  if (!before.endsWith('}')) return undefined;
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    if (before[at] === '}') depth++;
    else if (before[at] === '{' && --depth === 0)
      return /\bdo\s*$/.test(before.slice(0, at)) ? before.slice(at) : undefined;
  }
  return undefined;
}

/** Where the bracket is closed that is opened there. */
function closing(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(' || text[at] === '{') depth++;
    else if ((text[at] === ')' || text[at] === '}') && --depth === 0) return at;
  }
  return undefined;
}

function lines_before(text: string, end: number): number {
  return text.slice(0, end).split('\n').length - 1;
}
