// `netx-sim explore --compare`: how many runs each strategy needs.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { BUGS } from '../../bugs/index.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { compare_scenarios, compare_strategies } from '../../lab/compare.ts';
import type { Subject } from '../../lab/findings.ts';
import type { Output } from '../command.ts';
import { STOPPED, StopSignal, teller } from '../long_work.ts';
import type { Outcome } from '../result.ts';

interface CompareValues {
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
}

/** The bugs that come with the project: in what else it brings there is nothing to be found. */
function all_bugs(): Subject[] {
  return BUGS.map((bug) => ({ word: bug.name, experiment: experiment_of(bug) }));
}

/** Of one scenario, or of all bugs that come with the project when none is named. */
export async function explore_compare(
  subject: { readonly word: string; readonly experiment: Experiment } | null,
  { seed, runs, workers }: CompareValues,
  output: Output,
): Promise<Outcome> {
  const signal = new StopSignal();
  const options = { seed, runs, workers, stop: signal.wait(), progress: teller(output, 'searches') };
  try {
    const { compared, lost } =
      subject === null
        ? await compare_scenarios(all_bugs(), options, output.print)
        : await compare_strategies(subject, options, output.print);
    if (signal.came !== null)
      output.print(`stopped by ${signal.came === 'SIGINT' ? 'Ctrl-C' : signal.came}: the table is not whole`);
    for (const words of lost) output.print(`not done: ${words}`);
    const whole = lost.length > 0 ? EXIT_FAILED : EXIT_CLEAN;
    return {
      code: signal.came === null ? whole : STOPPED[signal.came],
      subject: 'compare',
      problems: lost.map((message) => ({ key: 'lost searches', message })),
      fields: { seed, runs_at_most: runs, comparison: compared, interrupted: signal.came !== null, lost },
    };
  } finally {
    signal.close();
  }
}
