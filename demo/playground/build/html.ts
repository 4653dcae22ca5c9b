// The page as files: one that holds everything and opens from a disk, and a folder for a web server, whose files are cached by the
// names that change with what is in them.

import { createHash } from 'node:crypto';
import { packed } from '../../report/record_columns.ts';
import type { CParts } from '../model/c_build.ts';
import type { TypeParts } from '../model/type_check.ts';
import type { Scripts } from './bundle.ts';

/** Files by their names. */
export type Output = ReadonlyMap<string, string>;

/**
 * Nothing comes from elsewhere and nothing goes there. Firmware is evaluated, in workers that are made of a Blob; views of a run are
 * a frame. The site's page has no script and no style in itself; the editor makes style elements, which a nonce of the build marks.
 */
const POLICY = {
  file: [
    "default-src 'none'",
    "script-src 'unsafe-inline' 'unsafe-eval' blob:",
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'frame-src blob: data:',
  ],
  site: [
    "default-src 'none'",
    "script-src 'self' 'unsafe-eval'",
    'worker-src blob:',
    "style-src 'self' 'nonce-STYLE'",
    'img-src data:',
    "connect-src 'self'",
    "frame-src 'self'",
  ],
  viewer: ["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", 'img-src data:'],
} as const;
const ALWAYS = ["base-uri 'none'", "form-action 'none'"];

/** Inflates the script of the page, which lies in it as the others do, and puts it to work. */
const START = `(async () => {
  const packed = Uint8Array.from(atob(document.getElementById('page').textContent), (c) => c.charCodeAt(0));
  const inflated = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const script = document.createElement('script');
  script.textContent = await new Response(inflated).text();
  document.body.append(script);
})();`;

const WITHOUT_SCRIPTS =
  '<noscript><p>The playground is a program that runs in this page: it needs scripts to be allowed. Nothing is sent anywhere.</p></noscript>';

function head(policy: keyof typeof POLICY, title: string, rest: string, nonce = ''): string {
  const rules = [...POLICY[policy], ...ALWAYS].join('; ').replace('STYLE', nonce);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rules}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
${rest}</head>
`;
}

/** A style sheet inside of a page. */
function inside(style: string): string {
  return `<style>${style}</style>\n`;
}

async function deflated(id: string, text: string): Promise<string> {
  return `<script type="text/plain" id="${id}">${await packed(new TextEncoder().encode(text))}</script>\n`;
}

/** The one file. */
export async function one_file(scripts: Scripts): Promise<string> {
  const { page, page_style, worker, viewer, viewer_style } = scripts;
  const parts = await Promise.all([
    deflated('worker', worker),
    deflated('viewer', viewer),
    deflated('viewer-style', viewer_style),
    deflated('page', page),
  ]);
  return `${head('file', 'netx-sim playground', inside(page_style))}<body>
<div id="app"></div>
${WITHOUT_SCRIPTS}
${parts.join('')}<script>${START}</script>
</body>
</html>
`;
}

function hash_of(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A name that changes with the contents. */
export function named(stem: string, ending: string, text: string | Uint8Array): string {
  return `${stem}-${hash_of(text)}.${ending}`;
}

/** The folder for a web server. */
export function site(scripts: Scripts, c: CParts | null, types: TypeParts | null): Output {
  const { page, page_style, worker, viewer, viewer_style } = scripts;
  const names = {
    page: named('page', 'js', page),
    page_style: named('page', 'css', page_style),
    worker: named('worker', 'js', worker),
    viewer: named('viewer', 'js', viewer),
    viewer_style: named('viewer', 'css', viewer_style),
  };
  const frame = `${head('viewer', 'run report', `<link rel="stylesheet" href="${names.viewer_style}">\n`)}<body>
<main id="app" data-live></main>
<script src="${names.viewer}"></script>
</body>
</html>
`;
  const frame_name = named('viewer', 'html', frame);
  const nonce = hash_of(page);
  const parts = {
    worker: names.worker,
    frame: frame_name,
    viewer: names.viewer,
    viewer_style: names.viewer_style,
    nonce,
    c,
    types,
  };
  const rest = `<link rel="stylesheet" href="${names.page_style}">\n`;
  const index = `${head('site', 'netx-sim playground', rest, nonce)}<body>
<div id="app"></div>
${WITHOUT_SCRIPTS}
<script type="application/json" id="parts">${JSON.stringify(parts)}</script>
<script src="${names.page}"></script>
</body>
</html>
`;
  return new Map([
    ['index.html', index],
    [frame_name, frame],
    [names.page, page],
    [names.page_style, page_style],
    [names.worker, worker],
    [names.viewer, viewer],
    [names.viewer_style, viewer_style],
  ]);
}
