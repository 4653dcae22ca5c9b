/**
 * Entry of `npm run conformance`: see runner.ts.
 */

import { default_settings, run_conformance } from './runner.ts';
import { load_cases } from './suites.ts';

process.exitCode = run_conformance(process.argv.slice(2), default_settings(load_cases));
