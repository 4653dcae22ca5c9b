import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copy_lessons } from '../../../demo/course/copy_lessons.ts';

it('texts, what students start from, what is given, and the closed process; no solutions', () => {
  const to = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    copy_lessons(to);
    const lesson = path.join(to, 'lessons/09_lost_wake_up');
    for (const name of [
      'text.md',
      'start/consumer.ts',
      'given/scenario.ts',
      'c/start/consumer.c',
      'c/given/sensor.h',
    ])
      expect(existsSync(path.join(lesson, name)), name).toBe(true);
    for (const name of ['check/closed_run.mjs', 'README.md', 'students.md'])
      expect(existsSync(path.join(to, name)), name).toBe(true);
    for (const name of ['solution', 'c/solution', 'c/wrong'])
      expect(existsSync(path.join(lesson, name)), name).toBe(false);
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
});
