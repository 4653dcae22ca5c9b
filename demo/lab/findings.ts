// What a search found: for each check and object the failing runs that have the lowest numbers, so that the same search gives
// the same findings however many workers share it.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { replay_of } from '../../rtos/explore/replay.ts';
import { format_one_line, format_replay } from '../../rtos/explore/replay_file.ts';
import { type ReplayChoice, type Shrunk, shrink } from '../../rtos/explore/shrink.ts';
import { type CheckFailure, finding_key } from '../../rtos/sim/checks.ts';
import type { Choice } from '../../rtos/sim/choices.ts';
import { own_command, shell_word } from '../host/own_command.ts';
import { slashes } from '../host/slashes.ts';
import { write_finding } from './findings_file.ts';
import { choice_words } from './report/choice_words.ts';
import { explanation_of } from './report/explanation.ts';
import { explained_report } from './report/replay_report.ts';

export interface Finding {
  /** Number of the run that failed, counted from 0 as the strategies do. */
  readonly index: number;
  readonly failure: CheckFailure;
  readonly choices: readonly Choice[];
}

/** Runs that failed in the same way and may have different causes: so many are looked at. */
const ALIKE_MOST = 32;

export class Findings {
  private readonly found = new Map<string, Finding[]>();

  add(finding: Finding): void {
    const key = finding_key(finding.failure);
    const known = this.found.get(key) ?? [];
    this.found.set(key, [...known, finding].sort((a, b) => a.index - b.index).slice(0, ALIKE_MOST));
  }

  /** Forgets all but the finding with the lowest number: which others came in before it depends on who was faster. */
  keep_first(): void {
    const first = this.all()[0];
    this.found.clear();
    if (first !== undefined) this.add(first);
  }

  get size(): number {
    return this.found.size;
  }

  /** In the order of their run numbers. */
  all(): Finding[] {
    return this.alike().map(([first]) => first as Finding);
  }

  /** Those that failed in the same way together, each in the order of its run numbers. */
  alike(): (readonly Finding[])[] {
    return [...this.found.values()].sort(([a], [b]) => (a as Finding).index - (b as Finding).index);
  }
}

/** What is searched: an experiment, and the word by which a command finds it again. */
export interface Subject {
  readonly experiment: Experiment;
  readonly word: string;
}

export interface ConcludeOptions {
  readonly seed: number;
  readonly fixed: boolean;
  /** The folder for the replay file. */
  readonly out: string;
}

/** A finding as it is told. */
export interface Concluded {
  readonly failure: CheckFailure;
  /** The report for people. */
  readonly lines: readonly string[];
  /** The same for machines, beside what the failure itself says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What of a finding is known already: its choices shrunk, and the place of the one that decides. */
interface Known {
  readonly shrunk: Shrunk | null;
  readonly deciding: string | null;
}

/** Shrinks a finding, unless that is done, writes its replay file, and tells it. */
export function conclude(
  { experiment, word }: Subject,
  { seed, fixed, out }: ConcludeOptions,
  { failure, choices, index }: Finding,
  known: Known | null = null,
): Concluded {
  const shrunk = known === null ? shrink(experiment, { seed, fixed }, failure, choices) : known.shrunk;
  const deciding = known?.deciding ?? null;
  const deviations = choices.filter(({ taken }) => taken !== 0);
  if (shrunk === null) {
    const lines = [
      `FAILED [${failure.id}] ${failure.object}: ${failure.message}`,
      '  The run did not fail again with the same choices: something outside them decides. Try --check-determinism.',
    ];
    const fields = { found_by_run: index + 1, fails_again: false, choices: deviations.map(key_and_option) };
    return { failure, lines, fields };
  }
  const replay = {
    ...replay_of(word, { seed, fixed }, failure, shrunk),
    ...(experiment.firmware === undefined ? {} : { firmware: experiment.firmware }),
    ...(deciding === null ? {} : { deciding }),
  };
  const text = format_replay(replay, (choice) => choice_words(choice, shrunk.result.sim));
  const { file, note } = write_finding(experiment, out, replay, text);
  const explanation = explanation_of(experiment, { seed, fixed }, failure, shrunk.choices);
  const left = shrunk.choices.length;
  const count = `${left} ${left === 1 ? 'choice' : 'choices'}`;
  const shrinking =
    left < deviations.length ? `shrunk from ${deviations.length} to ${count} in ${shrunk.runs} runs` : count;
  const one_line = format_one_line(replay);
  const lines = [
    ...explained_report(experiment, shrunk.result, shrunk.choices, explanation),
    '',
    deviations.length === 0
      ? 'found by the nominal run: no choices to shrink'
      : `found by run ${index + 1}; ${shrinking}`,
    ...(note === null ? [] : [note]),
    `replay it:  ${own_command('replay')} ${shell_word(slashes(file))}`,
    `or in one line:  ${own_command('replay')} "${one_line}"`,
  ];
  const fields = {
    found_by_run: index + 1,
    fails_again: true,
    choices: shrunk.choices.map(key_and_option),
    shrunk_from: deviations.length,
    shrunk_in_runs: shrunk.runs,
    trace_hash: shrunk.result.trace_hash,
    cause: deciding,
    replay_file: slashes(file),
    replay_line: one_line,
  };
  return { failure: shrunk.result.failure ?? failure, lines, fields };
}

/** A choice for machines. */
export function key_and_option({ key, taken }: ReplayChoice): {
  readonly key: string;
  readonly option: number;
} {
  return { key, option: taken };
}
