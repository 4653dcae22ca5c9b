// Answers to lessons as a student types them in the page.

import { with_package_names } from '../../../demo/course/api_names.ts';
import { files_of, type LessonFolder } from '../../../demo/course/lessons.ts';

/** Files of a part of a lesson as they stand where all of a lesson lies in one folder. */
export function typed_files({ folder }: LessonFolder, part: string): string[] {
  return [...files_of(folder, part).values()].map((text) =>
    with_package_names(text).replace(/'\.\.\/(start|given)\/([^']+)'/g, "'./$2'"),
  );
}
