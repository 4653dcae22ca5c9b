// The report of a run as the command line writes it: the page with the viewer of this checkout, or of the package.

import { readFileSync } from 'node:fs';
import { bundle_viewer } from './bundle_viewer.ts';
import { report_html, type Viewer } from './report_html.ts';
import type { RunDocument } from './run_document.ts';

/** The viewer: bundled from its sources in a checkout, ready beside this file in the package. */
async function viewer(): Promise<Viewer> {
  if (import.meta.url.endsWith('.ts')) return bundle_viewer();
  const text_of = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  return { script: text_of('viewer.js'), style: text_of('viewer.css') };
}

/** The page as text. */
export async function report_page(document: RunDocument): Promise<string> {
  return report_html(document, await viewer());
}
