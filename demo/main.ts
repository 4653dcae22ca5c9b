#!/usr/bin/env node
// `npm start`: runs a scenario and ends by itself. See cli/help.ts for what it can be told.

import { writeSync } from 'node:fs';
import { run_program } from './cli/program.ts';
import { keep_compiled_code } from './host/compile_cache.ts';

keep_compiled_code();

// A reader that has seen enough (`npm start | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

// As it is now: while a result for machines is made, what a scenario prints by itself goes elsewhere.
const write = process.stdout.write.bind(process.stdout);

process.exitCode = await run_program(process.argv.slice(2), {
  print: (line) => write(`${line}\n`),
  complain: (line) => writeSync(process.stderr.fd, `${line}\n`),
});
