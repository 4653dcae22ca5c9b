// The annotations of a run for its document: what happened inside of services, which the trace has no records for.

import {
  ANNOTATION_ENTER,
  ANNOTATION_EVENT,
  ANNOTATION_TIMER,
  ANNOTATION_WATCH,
} from '../../rtos/sim/annotations.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { packed, record_columns } from './record_columns.ts';

/** Columns as those of the records, with numbers of texts and objects of their own. */
export interface DocumentAnnotations {
  readonly count: number;
  /** Annotations of the beginning that were not kept. */
  readonly missing: number;
  /** record_columns.ts: deflated, in base64, in the order of time. The event is one of rtos/sim/annotations.ts. */
  readonly columns: string;
  readonly texts: readonly (readonly [number, string])[];
  /** What has values. */
  readonly objects: readonly {
    readonly id: number;
    readonly target: number;
    readonly kind: string;
    readonly name: string;
  }[];
}

/** The annotations of a finished run; null when none were kept. */
export async function run_annotations({ annotations }: Simulation): Promise<DocumentAnnotations | null> {
  if (annotations === null) return null;
  const records = [...annotations.records()].sort((a, b) => a.time_ns - b.time_ns);
  const texts = new Set<number>();
  for (const { event, info1, info2 } of records) {
    if (event !== ANNOTATION_TIMER) texts.add(info1);
    if (event === ANNOTATION_ENTER || event === ANNOTATION_WATCH || event === ANNOTATION_EVENT)
      texts.add(info2);
  }
  return {
    count: records.length,
    missing: annotations.overwritten,
    columns: await packed(record_columns(records)),
    texts: [...texts].sort((a, b) => a - b).map((number) => [number, annotations.text(number)]),
    objects: annotations
      .all_objects()
      .map(({ id, target, type, name }) => ({ id, target, kind: type, name })),
  };
}
