// Names of files, as programs and replays have them.

/** The last part of a path. */
export function last_name(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file of a scenario that is given as on the command line: a path, and behind a # the name where there are several. */
export function file_of_scenario(word: string): string {
  return last_name(word.replace(/#.*$/, ''));
}
