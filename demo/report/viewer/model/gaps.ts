// When nothing happened: no board ran, no interrupt, no frame on its way.

import { type Gap, Gaps } from './axis.ts';
import type { Run } from './run.ts';

/** Only gaps longer than this are cut. */
const LEAST_NS = 1e6;
/** A run in which more than this part is idle is shown with its gaps cut from the beginning. */
const MOSTLY = 0.9;

function busy_stretches(run: Run): Gap[] {
  const busy: Gap[] = [];
  for (const { threads, interrupts } of run.states.values()) {
    for (const { start_ns, end_ns } of interrupts) busy.push({ start_ns, end_ns });
    for (const stretches of threads.values()) {
      for (const { state, start_ns, end_ns } of stretches) {
        if (state === 'running' || state === 'ready') busy.push({ start_ns, end_ns });
      }
    }
  }
  for (const { sent_ns, arrivals } of run.document.frames) {
    for (const { time_ns } of arrivals) {
      // A frame on a long way is shown by its ends.
      if (time_ns - sent_ns < LEAST_NS) busy.push({ start_ns: sent_ns, end_ns: time_ns });
      else busy.push({ start_ns: time_ns, end_ns: time_ns });
    }
    busy.push({ start_ns: sent_ns, end_ns: sent_ns });
  }
  for (const { time_ns } of run.document.lines) busy.push({ start_ns: time_ns, end_ns: time_ns });
  return busy.sort((a, b) => a.start_ns - b.start_ns);
}

/** The gaps of a run that are worth cutting. */
export function gaps_of(run: Run): Gaps {
  const gaps: Gap[] = [];
  let end_ns = run.start_ns;
  for (const busy of busy_stretches(run)) {
    // A little of the gap stays on both sides, so that what is at its edge is seen.
    const margin = LEAST_NS / 50;
    if (busy.start_ns - end_ns > LEAST_NS)
      gaps.push({ start_ns: end_ns + margin, end_ns: busy.start_ns - margin });
    end_ns = Math.max(end_ns, busy.end_ns);
  }
  if (run.end_ns - end_ns > LEAST_NS) gaps.push({ start_ns: end_ns + LEAST_NS / 50, end_ns: run.end_ns });
  return new Gaps(gaps);
}

/** True for a run that would be nearly all white. */
export function is_mostly_idle({ start_ns, end_ns }: Run, gaps: Gaps): boolean {
  const idle_ns = end_ns - start_ns - (gaps.busy_before(end_ns) - gaps.busy_before(start_ns));
  return idle_ns > MOSTLY * (end_ns - start_ns);
}
