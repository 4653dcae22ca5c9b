import path from 'node:path';
import { expect, test } from 'vitest';
import { api_file, for_folder, PROJECT_ROOT, with_package_names } from '../../../demo/course/api_names.ts';

const TEXT =
  "import { a } from '../../../../../rtos/tx_api.ts';\nimport type { S } from '../given/sensor.ts';\n";

test('an API is found by the name of the package and by a path from anywhere', () => {
  const file = path.join(PROJECT_ROOT, 'rtos/tx_api.ts');
  expect(api_file('netx-sim/tx')).toBe(file);
  expect(api_file('../../rtos/tx_api.ts')).toBe(file);
  expect(api_file('../../rtos/kernel/kernel.ts')).toBeNull();
  expect(api_file('node:fs')).toBeNull();
});

test('a file that is handed in imports the package, and one that is worked on from a checkout imports by path', () => {
  const packaged = TEXT.replace('../../../../../rtos/tx_api.ts', 'netx-sim/tx');
  expect(with_package_names(TEXT)).toBe(packaged);
  expect(with_package_names("import type { S } from '../../../../scenario_api.ts';")).toContain(
    "'netx-sim/scenario'",
  );
  expect(for_folder(TEXT, path.join(PROJECT_ROOT, 'lesson_files/01_x'))).toContain(
    "from '../../rtos/tx_api.ts'",
  );
  expect(for_folder(TEXT, path.join(PROJECT_ROOT, '../elsewhere/01_x'))).toContain(
    `from '../../${path.basename(PROJECT_ROOT)}/rtos/tx_api.ts'`,
  );
  expect(for_folder(TEXT, path.join(PROJECT_ROOT, 'lesson_files/01_x'), false)).toBe(packaged);
});
