// `npm run test:node-versions`: the tests in which a version of Node could show, on other versions than this one. The last
// line is `N passed, N failed`.

import { sum } from '../vitest_report.ts';
import { run_on_node_versions } from './node_versions.ts';

const { passed, failed } = sum(await run_on_node_versions());
console.log(`${passed} passed, ${failed} failed`);
if (failed.length > 0) process.exitCode = 1;
