// `netx-sim diff FILE.c ... --netx DIR`: one firmware on the simulator's NetX Duo and on another one, compared. With `--threadx DIR` it is
// the kernel that is another one.

import path from 'node:path';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { file_name, UsageError, virtual_seconds, whole_number } from '../../host/usage.ts';
import { is_c_word, plan_of_words } from '../../scenario/c_project.ts';
import { C_OPTIONS, plan_with_options } from '../c_options.ts';
import { command } from '../command.ts';
import { option } from '../options.ts';

export const diff_command = command({
  name: 'diff',
  takes: 'FILE.c ... | FOLDER',
  summary:
    'Runs firmware in C on the NetX Duo of the simulator and on your own (--netx DIR), or on its kernel and on your own ThreadX ' +
    '(--threadx DIR), and compares what its threads called, got and printed, in which tick, and the frames.',
  options: {
    seed: option('N', 'seed of everything random in both runs; default: 1', whole_number(0), 1),
    threadx: option(
      'DIR',
      'your own ThreadX (a folder with common/, as published), for firmware without a network',
      file_name,
    ),
    until: option('SECONDS', 'stop the runs at this virtual time', virtual_seconds),
    ...C_OPTIONS,
  },
  notes: () => [
    'The exit code is 0 when both runs are the same, and 1 when they differ: the first difference is printed first,',
    'then the first of each thread and of each direction of frames. Services are those that the firmware calls',
    'itself: of the network with --netx, all with --threadx, where the order of all threads is compared, too.',
    'On your stack code takes time, on that of the simulator each service does: with --ns-per-unit off code takes none.',
    'With --threadx each service that the firmware calls takes 20 us on both kernels, and nothing else takes time.',
  ],
  async run({ values, words }, { print, complain }) {
    if (words.length === 0 || !words.every((word) => is_c_word(word)))
      throw new UsageError('diff wants source files in C, or a folder with netx-sim.json');
    if ((values.netx === null) === (values.threadx === null))
      throw new UsageError(
        'diff needs --netx DIR or --threadx DIR, the NetX Duo or the ThreadX to compare with',
      );
    const threadx = values.threadx === null ? '' : path.resolve(values.threadx);
    const [{ c_scenario }, { compare_stacks, comparison_text }, { stack_run }] = await Promise.all([
      import('../../scenario/c_scenario.ts'),
      import('../../stack_diff/compare_stacks.ts'),
      import('../../stack_diff/stack_run.ts'),
    ]);
    const plan = plan_with_options(plan_of_words(words), values);
    const scenario_on = (is_own: boolean) => {
      const boards = plan.boards.map((board) => {
        const { netx = '', ...project } = board.project;
        const other = is_own ? { netx, threadx } : { netx: '', threadx: '' };
        const compares_kernels = threadx !== '';
        const watch = { watch_services: true, watch_kernel: compares_kernels };
        return {
          ...board,
          // The code of one kernel would take time, and that of the other would not.
          ns_per_unit: compares_kernels ? null : board.ns_per_unit,
          project: { ...project, ...watch, ...other },
        };
      });
      return c_scenario({ ...plan, boards }, { warn: complain });
    };
    const scenarios = [await scenario_on(false), await scenario_on(true)] as const;
    const until_ns = (values.until ?? plan.seconds) * 1e9;
    // Each until it is done; then the one that was done first as long as the other, as more may come of it.
    const runs = [
      await stack_run(scenarios[0], values.seed, until_ns),
      await stack_run(scenarios[1], values.seed, until_ns),
    ] as const;
    const end_ns = Math.max(...runs.map((run) => run.end_ns));
    const whole = async (n: 0 | 1) =>
      runs[n].end_ns === end_ns ? runs[n] : await stack_run(scenarios[n], values.seed, end_ns, true);
    const compared = compare_stacks((await whole(0)).streams, (await whole(1)).streams);
    for (const line of comparison_text(compared, threadx === '' ? '--netx' : '--threadx')) print(line);
    return compared.every(({ difference }) => difference === null) ? EXIT_CLEAN : EXIT_FAILED;
  },
});
