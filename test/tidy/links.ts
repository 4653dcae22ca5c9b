// Relative links of the Markdown files: the file must be there, and the heading too when the link names one.

import path from 'node:path';
import type { SourceText } from './sources.ts';

/** The relative links of a document, without those to the web and those in code. */
export function links_of({ lines }: SourceText): { line: number; target: string }[] {
  return prose(lines).flatMap((line, at) =>
    [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)|^ {0,3}\[[^\]]+\]: (\S+)/g)]
      .map((match) => (match[1] ?? match[2]) as string)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .map((target) => ({ line: at + 1, target })),
  );
}

/** The anchors that GitHub gives the headings of a document. */
export function anchors_of({ lines }: SourceText): Set<string> {
  const anchors = new Set<string>();
  for (const line of prose(lines)) {
    const heading = /^#{1,6} +(.*?)(?: +#+)? *$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A line for each link that leads nowhere. `read` finds a file of the project, or says that there is none. */
export function broken_links(
  documents: readonly SourceText[],
  read: (name: string) => SourceText | 'folder' | undefined,
): string[] {
  return documents.flatMap((document) =>
    links_of(document).flatMap(({ line, target }) => {
      const [file = '', anchor] = target.split('#');
      const name = file === '' ? document.name : path.posix.join(path.posix.dirname(document.name), file);
      const found = read(name);
      const where = `${document.name}:${line}`;
      if (found === undefined) return [`${where}: there is no ${name}`];
      if (anchor === undefined || (found !== 'folder' && anchors_of(found).has(anchor))) return [];
      return [`${where}: ${name} has no heading #${anchor}`];
    }),
  );
}

/** The lines with those of code blocks empty, so that line numbers stay. */
function prose(lines: readonly string[]): string[] {
  let fence = '';
  return lines.map((line) => {
    const mark = /^ *(```+|~~~+)/.exec(line)?.[1] ?? '';
    if (fence === '') {
      fence = mark;
      return mark === '' ? line : '';
    }
    if (mark.startsWith(fence)) fence = '';
    return '';
  });
}
