// The second half of `npm run lint`: rejects every Service that is made and never run.
// Prints one line for each, `file:line:column: what is lost and what to write`, and exits 1 when there is any.

import path from 'node:path';
import { find_dropped_services, format_dropped_service } from './dropped_service.ts';
import { load_project } from './project.ts';

const project = load_project(process.argv[2] ?? 'tsconfig.json');
const dropped = find_dropped_services(project.program, project.files);
for (const one of dropped) {
  console.error(format_dropped_service({ ...one, file: path.relative(project.root, one.file) }));
}
console.log(`Service check: ${project.files.length} files, ${dropped.length} dropped services.`);
if (dropped.length > 0) process.exitCode = 1;
