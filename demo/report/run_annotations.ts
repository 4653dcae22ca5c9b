// The annotations of a run for its document: what happened inside of services, which the trace has no records for.

import {
  ANNOTATION_ENTER,
  ANNOTATION_EVENT,
  ANNOTATION_LEAVE,
  ANNOTATION_REMARK,
  ANNOTATION_TIMER,
  ANNOTATION_WATCH,
} from '../../rtos/sim/annotations.ts';
import type { TraceLog, TraceRecord } from '../../rtos/sim/trace_log.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { status_name } from '../account/status_names.ts';
import { packed, record_columns } from './record_columns.ts';

/** Columns as those of the records, with numbers of texts and objects of their own. */
export interface DocumentAnnotations {
  readonly count: number;
  /** Annotations of the beginning that were not kept. */
  readonly missing: number;
  /** record_columns.ts: deflated, in base64, in the order of time. The event is one of rtos/sim/annotations.ts. */
  readonly columns: string;
  readonly texts: readonly (readonly [number, string])[];
  /** What services returned, as people say it: the number of the service's text, the status, its name. */
  readonly statuses: readonly (readonly [number, number, string])[];
  /** What has values. */
  readonly objects: readonly {
    readonly id: number;
    readonly target: number;
    readonly kind: string;
    readonly name: string;
  }[];
}

function statuses_of(records: readonly TraceRecord[], log: TraceLog): [number, number, string][] {
  const named = new Map<string, [number, number, string]>();
  for (const { event, info1, info2, info4 } of records) {
    if (event !== ANNOTATION_LEAVE || info2 === 1) continue;
    const key = `${info1} ${info4}`;
    const service = log.text(info1);
    if (named.has(key)) continue;
    named.set(key, [info1, info4, status_name(service, info4 >>> 0)]);
  }
  return [...named.values()];
}

/** The annotations of a finished run up to a time; null when none were kept. */
export async function run_annotations(
  { annotations }: Simulation,
  until_ns: number = Number.POSITIVE_INFINITY,
): Promise<DocumentAnnotations | null> {
  if (annotations === null) return null;
  const records = [...annotations.records()]
    .filter(({ time_ns }) => time_ns <= until_ns)
    .sort((a, b) => a.time_ns - b.time_ns);
  const texts = new Set<number>();
  for (const { event, info1, info2 } of records) {
    if (event !== ANNOTATION_TIMER && event !== ANNOTATION_REMARK) texts.add(info1);
    if ([ANNOTATION_ENTER, ANNOTATION_WATCH, ANNOTATION_EVENT, ANNOTATION_REMARK].includes(event))
      texts.add(info2);
  }
  return {
    count: records.length,
    missing: annotations.overwritten,
    columns: await packed(record_columns(records)),
    texts: [...texts].sort((a, b) => a - b).map((number) => [number, annotations.text(number)]),
    statuses: statuses_of(records, annotations),
    objects: annotations
      .all_objects()
      .map(({ id, target, type, name }) => ({ id, target, kind: type, name })),
  };
}
