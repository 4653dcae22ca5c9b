// A lesson around firmware in C, in this process.

import { expect, test } from 'vitest';
import { lesson_firmware } from '../../../../demo/course/check/c_builder.ts';
import { judge } from '../../../../demo/course/check/judge.ts';
import { GIVEN_FIRMWARE, lesson_in_c } from '../../../../demo/course/check/lesson_in_c.ts';
import { files_of, lesson_of } from '../../../../demo/course/lessons.ts';
import { variant_of } from '../../../../demo/course/variant.ts';
import { no_toolchain } from '../../c/toolchain_there.ts';

test.skipIf(no_toolchain)("a lesson's checks look at the firmware that is given", async () => {
  const { folder, lesson } = await lesson_of('1');
  const variant = variant_of(lesson, '');
  const built = await lesson_firmware(folder, files_of(folder, 'start', 'c'), variant, 300_000);
  if ('trouble' in built) throw new Error(built.trouble);
  const module = new WebAssembly.Module(built.code.wasm as Uint8Array<ArrayBuffer>);
  Object.assign(globalThis, { [GIVEN_FIRMWARE]: { ...built.code, module } });
  const { checks } = await judge(lesson_in_c(lesson), variant);
  expect(checks.map(({ ok }) => ok)).toEqual([false, null, null]);
  expect(checks[0]?.said).toContain('board has no thread named blink');
});
