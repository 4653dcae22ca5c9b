// `netx-sim grade DIR`: grades hand-ins, for teachers.

import { writeFileSync } from 'node:fs';
import { grade_all, hand_ins_in } from '../../course/grade.ts';
import { grade_csv, grade_lines, grade_page } from '../../course/grade_table.ts';
import { EXIT_CLEAN } from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { file_name, UsageError, whole_number } from '../../host/usage.ts';
import { command } from '../command.ts';
import { option } from '../options.ts';

export const grade_command = command({
  name: 'grade',
  takes: 'DIR',
  summary:
    'Grades what students handed in (`netx-sim lesson N --hand-in NAME`): points, what is missing first, programs that are ' +
    'the same but for names. Each is run in a process of its own, without rights to files or the network, for 10 s at most.',
  options: {
    lesson: option('N', 'only hand-ins of this lesson', whole_number(1, 99)),
    csv: option('FILE', 'write the table for a spreadsheet', file_name),
    html: option('FILE', "write the table as a page, with every student's files", file_name),
  },
  async run({ values, words }, { print }) {
    const [folder] = words;
    if (folder === undefined || words.length > 1)
      throw new UsageError('grade wants the folder of the hand-ins');
    const files = hand_ins_in(folder);
    const grades = await grade_all(files, values.lesson);
    print(grade_lines(grades).join('\n'));
    write(values.csv, () => grade_csv(grades));
    write(values.html, () => grade_page(grades));
    return EXIT_CLEAN;
  },
});

function write(file: string | null, text: () => string): void {
  if (file === null) return;
  try {
    writeFileSync(file, text());
  } catch (error) {
    throw new UsageError(`${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}
