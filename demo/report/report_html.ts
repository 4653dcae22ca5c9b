// The report of a run: one HTML file that opens anywhere and asks for nothing, with the run's document and the viewer in it.
// Without scripts it is the account of the run as text, for search programs and text browsers.

import { account_row } from '../account/account.ts';
import { packed } from './record_columns.ts';
import type { RunDocument } from './run_document.ts';

/**
 * Puts the viewer to work. It lies in the page deflated, in base64, as records do: plainly it would be two thirds of a small
 * report.
 */
const START = `(async () => {
  const packed = Uint8Array.from(atob(document.getElementById('viewer').textContent), (c) => c.charCodeAt(0));
  const inflated = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const script = document.createElement('script');
  script.textContent = await new Response(inflated).text();
  document.body.append(script);
})();`;

/** Lines of the account that the page has as text. */
const TEXT_LINES = 2000;
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** JSON inside a script element: no `<` may begin a tag there. */
function json_in_html(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** What the firmware printed and what was on the wire, in the order of time, as `netx-sim run` prints it. */
function account_of({ lines, frames }: RunDocument): string[] {
  const rows = [
    ...frames.flatMap(({ sent_ns, from, to, texts, notes }) => {
      const end = notes.length > 0 ? `  [${notes.join('; ')}]` : '';
      return texts.map((text) => ({ time_ns: sent_ns, place: `${from} > ${to}`, text: text + end }));
    }),
    ...lines.map(({ time_ns, target, context, text }) => ({ time_ns, place: `${target}/${context}`, text })),
  ].sort((a, b) => a.time_ns - b.time_ns);
  const more = rows.length - TEXT_LINES;
  const told = rows.slice(0, TEXT_LINES).map(({ time_ns, place, text }) => account_row(time_ns, place, text));
  return more > 0 ? [...told, `... and ${more} more`] : told;
}

/** The viewer's parts, each as it stands in a page. */
export interface Viewer {
  readonly script: string;
  readonly style: string;
}

/** The page as text. */
export async function report_html(document: RunDocument, { script, style }: Viewer): Promise<string> {
  const { scenario, summary, command, result } = document.run;
  const head = [
    `${scenario}: ${summary}`,
    ...(command === '' ? [] : [`netx-sim ${command}`]),
    result.ok === null ? result.how : `${result.ok ? 'success' : 'failed'}: ${result.why ?? result.how}`,
    '',
  ];
  const text = escaped([...head, ...account_of(document)].join('\n'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escaped(scenario)}: run report of netx-sim</title>
<style>${style}</style>
</head>
<body>
<main id="app"></main>
<noscript><pre>${text}
</pre></noscript>
<script type="application/json" id="run">${json_in_html(document)}</script>
<script type="text/plain" id="viewer">${await packed(new TextEncoder().encode(script))}</script>
<script>${START}</script>
</body>
</html>
`;
}
