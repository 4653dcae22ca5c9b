// Work on many things, as many at a time as this computer has processors; the results in the order of the things.

import os from 'node:os';

export async function as_many_as_processors<T, R>(
  things: readonly T[],
  work: (thing: T) => Promise<R>,
  at_a_time = os.availableParallelism(),
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < things.length; i = next++) results[i] = await work(things[i] as T);
  };
  await Promise.all(Array.from({ length: Math.max(1, at_a_time) }, worker));
  return results;
}
