// The viewer of run reports in one script and one style sheet. In a checkout they are bundled when a report is written; the
// package has them ready, as `npm run build` ran this file: node --import tsx demo/report/bundle_viewer.ts FOLDER

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { is_main } from '../host/is_main.ts';
import type { Viewer } from './report_html.ts';

/** Bundles the viewer's sources, which lie beside this file in a checkout. */
export async function bundle_viewer(): Promise<Viewer> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [
      fileURLToPath(new URL('viewer/main.ts', import.meta.url)),
      fileURLToPath(new URL('viewer/style.css', import.meta.url)),
    ],
    outdir: 'bundle',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
  const text_of = (name: string): string =>
    outputFiles.find((file) => path.basename(file.path) === name)?.text.trimEnd() ?? '';
  return { script: text_of('main.js'), style: text_of('style.css') };
}

if (is_main(import.meta.url)) {
  const [folder = '.'] = process.argv.slice(2);
  const { script, style } = await bundle_viewer();
  writeFileSync(path.join(folder, 'viewer.js'), script);
  writeFileSync(path.join(folder, 'viewer.css'), style);
}
