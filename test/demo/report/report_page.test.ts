import { expect, test } from 'vitest';
import { packed } from '../../../demo/report/record_columns.ts';
import { report_page } from '../../../demo/report/report_page.ts';
import type { RunDocument } from '../../../demo/report/run_document.ts';

async function document_with(text: string, lines = 1): Promise<RunDocument> {
  const line = {
    time_ns: 1000,
    target: 'board',
    context: 'main',
    text,
    service: null,
    status: null,
    status_name: null,
  };
  return {
    format: 'netx-sim-run',
    version: 1,
    run: {
      scenario: 'own',
      summary: text,
      seed: 1,
      fixed: false,
      command: 'run own',
      result: { ok: true, how: 'the firmware has finished', why: null },
      trace_hash: '0',
      end_ns: 2000,
    },
    targets: [],
    objects: [],
    records: { count: 0, missing: 0, columns: await packed(new Uint8Array(0)) },
    texts: [],
    frames: [],
    frame_bytes: await packed(new Uint8Array(0)),
    lines: Array.from({ length: lines }, () => line),
    choices: [],
    diagnostics: [],
    failure: null,
    compare: null,
    annotations: null,
  };
}

test('text that looks like markup stays text, and the document in the page is the document', async () => {
  const evil = '</script><script>alert(1)</script> & <!-- "';
  const document = await document_with(evil);
  const page = await report_page(document);
  expect(page).not.toContain('<script>alert');
  expect(page.match(/<script/g)?.length).toBe(3);
  const [, json = ''] = /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(page) ?? [];
  expect(JSON.parse(json)).toEqual(document);
});

test('without scripts there is the account, as far as a text page can hold it', async () => {
  const text_of = async (lines: number): Promise<string[]> => {
    const page = await report_page(await document_with('ready', lines));
    return (/<noscript><pre>(.*?)<\/pre>/s.exec(page)?.[1] ?? '').trimEnd().split('\n');
  };
  expect((await text_of(1)).at(-1)).toBe('  0.000001  board/main            ready');
  expect((await text_of(2001)).at(-1)).toBe('... and 1 more');
});

test('the page may load nothing', async () => {
  expect(await report_page(await document_with(''))).toContain(`content="default-src 'none'; `);
});
