// Whether a program that passes computes less than the one that failed. Code between two services takes no time on a board in
// TypeScript: where `sim_compute` is taken away, the window that an interrupt fell into is gone from the simulation, and on a board it is
// still there.

/** How often each thread computes in a run, by `board/thread`. */
export type Computed = Readonly<Record<string, number>>;

export const NO_TIME_BETWEEN =
  'Code between two services takes no time on a board in TypeScript: an interrupt can come there only inside of sim_compute.';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What to say where a thread computes less often than before; null: none does. */
export function removed_words(before: Computed | null, now: Computed | null): string | null {
  if (before === null || now === null) return null;
  const fewer = Object.entries(before).filter(([thread, count]) => (now[thread] ?? 0) < count);
  if (fewer.length === 0) return null;
  const threads = fewer.map(([thread, count]) => {
    const left = now[thread] ?? 0;
    const computes = left === 0 ? 'no longer computes' : `computes ${times(left)}`;
    return `${thread} ${computes}; in the run that failed it did ${times(count)}`;
  });
  return (
    `A bug repaired, or only out of sight? ${threads.join('. ')}. ${NO_TIME_BETWEEN} ` +
    'Without sim_compute the window between two services is gone from the simulation only: on a board the code there takes its time. ' +
    'Put it back and search again.'
  );
}
