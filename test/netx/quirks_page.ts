// A page of quirks from a table in the code, so that the page cannot say something else than the code.

import type { QuirkText } from '../../netx/quirk_switches.ts';

/** A chapter of the page: its title, and an entry for each switch. */
export function quirks_chapter(title: string, texts: Readonly<Record<string, QuirkText>>): string {
  const entries = Object.entries(texts).map(
    ([name, text]) =>
      `\n### \`${name}\`\n\n` +
      `- **Documented:** ${text.documented}\n` +
      `- **Published:** ${text.published}\n` +
      `- **In the field:** ${text.in_the_field}\n`,
  );
  return `\n## ${title}\n${entries.join('')}`;
}

/** Where the page comes from, with the test that writes it. */
export function made_by(test: string): string {
  return `This page is made from the tables in the code (\`npx vitest run ${test} --update\` writes it anew).\n`;
}
