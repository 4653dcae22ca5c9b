// Statuses other than success that services returned, with the line that called: what a run has that nobody looked at.

import { ANNOTATION_ENTER, ANNOTATION_LEAVE } from '../../../rtos/sim/annotations.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import type { TraceRecord } from '../../../rtos/sim/trace_log.ts';
import { place_of_line } from './place.ts';
import type { Problem } from './program.ts';

/** Annotations of a run, decoded, and what their numbers stand for. */
export interface Annotated {
  readonly records: Iterable<TraceRecord>;
  text(number: number): string;
  status_name(service: string, status: number): string;
}

/** Each service with each status at each line once, in the order in which they came first. */
export function statuses_of({ records, text, status_name }: Annotated): Problem[] {
  const callers = new Map<string, number[]>();
  /** Where a context called a service last: an engine does not say it for every call. */
  const known_places = new Map<string, string>();
  const found = new Map<
    string,
    { first_ns: number; count: number; service: string; name: string; where: string }
  >();
  for (const { time_ns, target, context, event, info1, info2, info3, info4 } of records) {
    const who = `${target} ${context}`;
    const open = callers.get(who) ?? [];
    callers.set(who, open);
    if (event === ANNOTATION_ENTER) open.push(info2);
    if (event !== ANNOTATION_LEAVE) continue;
    const service = text(info1);
    const said = text(open.pop() ?? 0);
    const where = said === '' && info3 === 0 ? (known_places.get(`${who} ${service}`) ?? '') : said;
    if (where !== '') known_places.set(`${who} ${service}`, where);
    const status = info4 >>> 0;
    // What was called from inside of another service is that service's affair.
    if (info2 === 1 || status === 0 || where === '') continue;
    const key = `${service} ${status} ${where}`;
    const known = found.get(key);
    if (known !== undefined) known.count++;
    else found.set(key, { first_ns: time_ns, count: 1, service, name: status_name(service, status), where });
  }
  return [...found.values()].map(({ first_ns, count, service, name, where }) => ({
    kind: 'status',
    text: `${service} returned ${name}${count === 1 ? '' : ` ${count} times, first`} at ${time_text(first_ns)} s`,
    place: place_of_line(where),
  }));
}
