// The second half of `npm run lint`: rejects every Service that is made and never run, and every constant of a build that
// is read before a target runs. Prints one line for each, `file:line:column: what is wrong and what to write`, and exits 1
// when there is any.

import path from 'node:path';
import { find_early_constants, format_early_constant } from './build_constant.ts';
import { find_dropped_services, format_dropped_service } from './dropped_service.ts';
import { load_project } from './project.ts';

const project = load_project(process.argv[2] ?? 'tsconfig.json');
const dropped = find_dropped_services(project.program, project.files);
for (const one of dropped) {
  console.error(format_dropped_service({ ...one, file: path.relative(project.root, one.file) }));
}
const early = find_early_constants(project.program, project.files);
for (const one of early) {
  console.error(format_early_constant({ ...one, file: path.relative(project.root, one.file) }));
}
console.log(`Service check: ${project.files.length} files, ${dropped.length} dropped services.`);
console.log(`Build constant check: ${early.length} read too early.`);
if (dropped.length + early.length > 0) process.exitCode = 1;
