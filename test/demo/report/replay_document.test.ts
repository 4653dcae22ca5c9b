import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { replay_page } from '../../../demo/report/replay_page.ts';
import type { RunDocument } from '../../../demo/report/run_document.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';

test('the page of a failing replay holds what the command reports of it, and the nearest run that passes', async () => {
  const file = parse_replay(readFileSync(replay_path('check-then-wait'), 'utf8'));
  const scenario = SCENARIOS.find(({ name }) => name === file.scenario);
  if (scenario === undefined) throw new Error(`no scenario ${file.scenario}`);
  const page = await replay_page(scenario, file, 'a file.replay');
  const [, json = ''] = /id="run">(.*?)<\/script>/s.exec(page) ?? [];
  const { run, compare } = JSON.parse(json) as RunDocument;
  expect(run.report?.[0]).toMatch(/^FAILED \[/);
  expect(run.report?.some((line) => line.startsWith('side by side'))).toBe(true);
  expect(run).toMatchObject({
    command: 'replay "a file.replay"',
    trace_hash: file.trace_hash,
    result: { ok: false },
  });
  expect(compare?.other.run.result.ok).toBe(true);
  expect(compare?.other.run.report).toBe(undefined);
});
