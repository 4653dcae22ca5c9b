// Two runs of one firmware beside each other, stream by stream; and the report of it, the first difference first.

import { time_text } from '../../rtos/sim/time_text.ts';
import { type Happening, LEFT_OUT, type Streams } from './stack_run.ts';

/** How one stream compares. */
export interface Compared {
  readonly where: string;
  /** Happenings that are the same from the beginning on. */
  readonly same: number;
  /** What comes next in each run, null for nothing; null: nothing comes in either. */
  readonly difference: { readonly ours: Happening | null; readonly theirs: Happening | null } | null;
}

function is_same(ours: Happening | undefined, theirs: Happening | undefined): boolean {
  return ours?.text === theirs?.text && ours?.tick === theirs?.tick;
}

function compare_stream(where: string, ours: readonly Happening[], theirs: readonly Happening[]): Compared {
  const longest = Math.max(ours.length, theirs.length);
  let same = 0;
  while (same < longest && is_same(ours[same], theirs[same])) same++;
  if (same === longest) return { where, same, difference: null };
  return { where, same, difference: { ours: ours[same] ?? null, theirs: theirs[same] ?? null } };
}

/** The earlier of the two times of a difference. */
function first_ns({ difference }: Compared): number {
  const times = [difference?.ours, difference?.theirs].flatMap((one) => (one == null ? [] : [one.time_ns]));
  return times.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...times);
}

/** All streams of both runs, those that differ first, by the time of their first difference. */
export function compare_stacks(ours: Streams, theirs: Streams): Compared[] {
  const places = new Set([...ours.keys(), ...theirs.keys()]);
  const all = [...places].map((where) =>
    compare_stream(where, ours.get(where) ?? [], theirs.get(where) ?? []),
  );
  return all.sort((a, b) => {
    const [first, second] = [first_ns(a), first_ns(b)];
    if (first !== second) return first < second ? -1 : 1;
    return a.where < b.where ? -1 : 1;
  });
}

function happening_text(happening: Happening | null): string {
  if (happening === null) return 'nothing';
  return `tick ${happening.tick} (${time_text(happening.time_ns)} s): ${happening.text}`;
}

function difference_lines({ where, same, difference }: Compared, option: OtherSide): string[] {
  return [
    `${where}, after ${same} that ${same === 1 ? 'is' : 'are'} the same`,
    `  simulator: ${happening_text(difference?.ours ?? null)}`,
    `  ${`${option}:`.padEnd('simulator:'.length)} ${happening_text(difference?.theirs ?? null)}`,
  ];
}

/** The option that says what the other side is. */
type OtherSide = '--netx' | '--threadx';

/** The report, for people. */
export function comparison_text(compared: readonly Compared[], option: OtherSide = '--netx'): string[] {
  const compares_kernels = option === '--threadx';
  const different = compared.filter(({ difference }) => difference !== null);
  const same = compared.filter(({ difference }) => difference === null);
  const [first, ...more] = different;
  const count = same.reduce((sum, one) => sum + one.same, 0);
  return [
    first === undefined
      ? `the same on both ${compares_kernels ? 'kernels' : 'stacks'}: ${count} services, lines and frames, with their ticks`
      : 'the first difference:',
    ...(first === undefined ? [] : difference_lines(first, option)),
    ...(more.length === 0
      ? []
      : [
          '',
          'others, each the first of its place:',
          ...more.flatMap((one) => difference_lines(one, option)),
        ]),
    '',
    ...same.map(({ where, same: number }) => `same        ${where}: ${number}`),
    ...(compares_kernels ? [] : [`not looked at: ${LEFT_OUT}`]),
  ];
}
