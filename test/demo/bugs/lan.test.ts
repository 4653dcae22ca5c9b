import { LAN_BUGS } from '../../../demo/bugs/index.ts';
import { check_bug } from './bug_checks.ts';

for (const scenario of LAN_BUGS) check_bug(scenario);
