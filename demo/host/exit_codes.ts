// What a command tells a shell. One table for all commands: --help prints it, the README has it, and results for machines
// have its words.

export const EXIT_CLEAN = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_FOUND = 3;
/** As a shell tells of a program that a signal ended: 128 and the signal's number; this is Ctrl-C. */
export const EXIT_INTERRUPTED = 130;
export const EXIT_TERMINATED = 143;
export const EXIT_HUNG_UP = 129;

/** What an exit code says, in a word. */
export type Verdict = 'clean' | 'failed' | 'wrong use' | 'found' | 'interrupted';

export interface ExitCode {
  readonly code: number;
  readonly verdict: Verdict;
  readonly meaning: string;
}

export const EXIT_CODES: readonly ExitCode[] = [
  {
    code: EXIT_CLEAN,
    verdict: 'clean',
    meaning:
      'the run succeeded, the search found nothing, the replay went as recorded, the lint has no complaint',
  },
  {
    code: EXIT_FAILED,
    verdict: 'failed',
    meaning:
      'the run failed, the replay did not go as recorded, the lint has complaints, the program itself broke, or a part of a search was lost',
  },
  { code: EXIT_USAGE, verdict: 'wrong use', meaning: 'the command line or a file is wrong' },
  { code: EXIT_FOUND, verdict: 'found', meaning: 'explore, races, merge or fleet has a failure to show' },
  { code: EXIT_INTERRUPTED, verdict: 'interrupted', meaning: 'Ctrl-C (SIGINT), before anything was found' },
  { code: EXIT_TERMINATED, verdict: 'interrupted', meaning: 'SIGTERM, before anything was found' },
  { code: EXIT_HUNG_UP, verdict: 'interrupted', meaning: 'SIGHUP, before anything was found' },
];

/** The word for an exit code. */
export function verdict_of(code: number): Verdict {
  return EXIT_CODES.find((known) => known.code === code)?.verdict ?? 'failed';
}
