// `replay FILE --threadx-c FILE`: writes the C test of a replay that fails, for firmware that uses nothing but the kernel.

import { writeFileSync } from 'node:fs';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { format_one_line, type Replay } from '../../../rtos/explore/replay_file.ts';
import { ANNOTATION_ENTER } from '../../../rtos/sim/annotations.ts';
import { sim_targets } from '../../../rtos/sim_api.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { UsageError } from '../../host/usage.ts';
import { c_test } from './c_test.ts';

/** Writes it; what to say, in lines. Throws a UsageError for what cannot be such a test. */
export function write_c_test(experiment: Experiment, recorded: Replay, file: string): string[] {
  const { result } = replay({ ...experiment, annotated: true }, recorded);
  const targets = sim_targets(result.sim);
  const [target] = targets;
  if (result.failure === null)
    throw new UsageError('--threadx-c: this run passes; there is nothing to show in a test');
  if (target === undefined || targets.length !== 1)
    throw new UsageError(`--threadx-c: a test of the kernel has one board; here are ${targets.length}`);
  const above = [...(result.sim.annotations?.records() ?? [])]
    .filter(({ event }) => event === ANNOTATION_ENTER)
    .map(({ info1 }) => result.sim.annotations?.text(info1) ?? '')
    .find((service) => !service.startsWith('tx_'));
  if (above !== undefined)
    throw new UsageError(
      `--threadx-c: this firmware calls ${above}; a test of the kernel has services of the kernel alone`,
    );
  const { text, not_expressed } = c_test(result, target.kernel, format_one_line(recorded));
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--threadx-c ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
  return [`the C test: ${file}`, ...not_expressed.map((sentence) => `  not expressed: ${sentence}`)];
}
