// `npm run explore` as a process: see explore_command.ts.

import { explore } from './explore_command.ts';
import { run_command } from './usage.ts';

await run_command('explore', () => explore(process.argv.slice(2)));
