// Text on its way out, to a terminal or a log. What peers and files say may hold control characters: ESC sequences that
// clear a screen, line ends that forge a line, marks that turn the direction of writing. Every text that can carry such
// goes through here where it leaves the simulator, and is cut where it may be long: inside, bytes are what they are.

/** Characters of a line at the most. */
export const LINE_CHARACTERS_MAXIMUM = 1000;
/** Characters shown of a name that came from outside. */
const QUOTED_CHARACTERS_MAXIMUM = 40;

/** Control characters but the tab, format characters, line and paragraph separators, halves of surrogate pairs. */
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE.source, 'gu');

/** The text in one line: what is not printable as `\u001b`, and not more than `characters` of it. */
export function printable(text: string, characters = LINE_CHARACTERS_MAXIMUM): string {
  const shown =
    text.length <= characters ? text : `${text.slice(0, characters)}... (${text.length} characters)`;
  return UNPRINTABLE.test(shown) ? shown.replace(EACH_UNPRINTABLE, escaped) : shown;
}

/** The same for a text of several lines: its line ends stay, and nothing is cut. */
export function printable_lines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line, Number.POSITIVE_INFINITY))
    .join('\n');
}

/** A name in quotes, cut when it is long. */
export function quoted(text: string): string {
  const characters = [...text.slice(0, 2 * QUOTED_CHARACTERS_MAXIMUM + 2)];
  const shown =
    characters.length > QUOTED_CHARACTERS_MAXIMUM
      ? `${characters.slice(0, QUOTED_CHARACTERS_MAXIMUM).join('')}...`
      : text;
  return printable(JSON.stringify(shown));
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
