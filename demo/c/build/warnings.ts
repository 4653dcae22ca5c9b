// The compiler's warnings, each told once: a header warns in every file that includes it, and boards may share their sources.

/** Where a warning begins, with the lines that say how the compiler came there. */
const INCLUDED = /^In file included from |^ +from /;
const BEGINS = /^\S.*:\d+:\d+: (?:warning|error): /;

/** The texts of single warnings: what stands in front of the place, and the rest. */
function warnings_of(text: string): { readonly way: string[]; readonly lines: string[] }[] {
  const found: { way: string[]; lines: string[] }[] = [];
  let way: string[] = [];
  for (const line of text.split('\n')) {
    if (INCLUDED.test(line)) way.push(line);
    else if (found.length === 0 || way.length > 0 || BEGINS.test(line)) {
      found.push({ way, lines: [line] });
      way = [];
    } else found.at(-1)?.lines.push(line);
  }
  return found;
}

/** The same way to tell, for what it has not told yet. */
export function warn_once(warn: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    const lines = warnings_of(text).flatMap(({ way, lines }) => {
      const key = lines.join('\n');
      if (told.has(key)) return [];
      told.add(key);
      return [...way, ...lines];
    });
    if (lines.length > 0) warn(lines.join('\n'));
  };
}
