// What a command tells a shell. One table for all commands; --help and the README print it.

export const EXIT_CLEAN = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_FOUND = 3;
/** As a shell tells of a program that a signal ended: 128 and the signal's number; this is Ctrl-C. */
export const EXIT_INTERRUPTED = 130;

export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT_CLEAN, 'clean: the run succeeded, the search found nothing, the replay went as recorded'],
  [EXIT_FAILED, 'failed: the run failed, the replay did not go as recorded, or the program itself broke'],
  [EXIT_USAGE, 'wrong use: the command line or a file is wrong'],
  [EXIT_FOUND, 'found: explore or merge has a failure to show'],
  [EXIT_INTERRUPTED, 'Ctrl-C (143 SIGTERM, 129 SIGHUP), before anything was found'],
];
