// The parts of the page besides its own script: the worker, and the viewer of run reports with its style. In the one file they lie
// deflated in the page; on a site they are files beside it.

import { unpacked } from '../../report/record_columns.ts';
import type { Viewer } from '../../report/report_html.ts';
import type { CParts } from '../model/c_build.ts';
import type { TypeParts } from '../model/type_check.ts';

/** Names of the files of a site. */
interface SiteParts {
  readonly worker: string;
  readonly frame: string;
  readonly viewer: string;
  readonly viewer_style: string;
  readonly nonce: string;
  readonly c: CParts | null;
  readonly types: TypeParts | null;
}

export interface Parts {
  /** For firmware in C; null: this page has no compiler. */
  readonly c: CParts | null;
  /** The address of the script of the worker that builds it. */
  compiler(): Promise<string>;
  /** For the check of types: how big it is, and the address of its worker's script; null: this page has none. */
  readonly types: { readonly bytes: number; script(): Promise<string> } | null;
  /** Marks the editor's style elements for the policy of a site; empty where none is needed. */
  readonly nonce: string;
  /** The address of the worker's script. */
  worker(): Promise<string>;
  viewer(): Promise<Viewer>;
  /** Puts the page of the viewer into a frame. */
  fill(frame: HTMLIFrameElement): Promise<void>;
}

function blob_address(script: string): string {
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}

async function inflated(id: string): Promise<string> {
  const element = document.getElementById(id);
  return new TextDecoder().decode(await unpacked(element?.textContent ?? ''));
}

/** In a script of a page its end may not stand. */
function script_text(script: string): string {
  return script.replaceAll('</script', '<\\/script');
}

function of_one_file(): Parts {
  let address: Promise<string> | null = null;
  const viewer = async (): Promise<Viewer> => ({
    script: await inflated('viewer'),
    style: await inflated('viewer-style'),
  });
  return {
    nonce: '',
    c: null,
    types: null,
    compiler: () => Promise.reject(new Error('the one file has no compiler')),
    worker: () => {
      address ??= inflated('worker').then(blob_address);
      return address;
    },
    viewer,
    async fill(frame) {
      const { script, style } = await viewer();
      const head = `<head><meta charset="utf-8"><title>run report</title><style>${style}</style></head>`;
      const body = `<body><main id="app" data-live></main><script>${script_text(script)}</script></body>`;
      frame.srcdoc = `<!doctype html><html lang="en">${head}${body}</html>`;
    },
  };
}

async function text_of(name: string): Promise<string> {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name} cannot be read: ${answer.status}`);
  return answer.text();
}

/** A script that lies deflated beside the page. */
async function inflated_script(name: string): Promise<string> {
  const answer = await fetch(name);
  if (!answer.ok || answer.body === null) throw new Error(`${name} cannot be read: ${answer.status}`);
  const inflated = answer.body.pipeThrough(new DecompressionStream('deflate-raw'));
  return blob_address(await new Response(inflated).text());
}

function of_site(names: SiteParts): Parts {
  let address: Promise<string> | null = null;
  return {
    nonce: names.nonce,
    c: names.c,
    types: names.types && {
      bytes: names.types.bytes,
      script: () => inflated_script(names.types?.script ?? ''),
    },
    compiler: () => text_of(names.c?.script ?? '').then(blob_address),
    // A worker that is made of a Blob has the page's own policy: firmware reaches no network.
    worker: () => {
      address ??= text_of(names.worker).then(blob_address);
      return address;
    },
    viewer: async () => ({ script: await text_of(names.viewer), style: await text_of(names.viewer_style) }),
    fill: async (frame) => {
      frame.src = names.frame;
    },
  };
}

export function parts_of_page(): Parts {
  const names = document.getElementById('parts');
  return names === null ? of_one_file() : of_site(JSON.parse(names.textContent ?? '') as SiteParts);
}
