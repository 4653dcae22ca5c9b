// A run as views see it: its document, decoded once. Everything here is free of the page, so it is tested in Node.

import { network_events, say_network_events } from '../../../../netx/nx_trace_form.ts';
import type { Named } from '../../../../rtos/export/event_details.ts';
import { type TargetStates, thread_states } from '../../../../rtos/export/thread_states.ts';
import { unpacked } from '../../record_columns.ts';
import type { DocumentFrame, DocumentObject, DocumentTarget, RunDocument } from '../../run_document.ts';
import { type Annotations, load_annotations } from './annotations.ts';
import { Records } from './records.ts';

export class Run implements Named {
  readonly document: RunDocument;
  readonly records: Records;
  /** The bytes of all frames, one after the other. */
  private readonly frame_bytes: Uint8Array;
  /** When the document begins: records before it were not kept. */
  readonly start_ns: number;
  readonly end_ns: number;
  private readonly objects: ReadonlyMap<number, DocumentObject>;
  private readonly texts: ReadonlyMap<number, string>;
  private readonly targets: ReadonlyMap<number, DocumentTarget>;
  private known_states: ReadonlyMap<number, TargetStates> | null = null;
  /** What says what numbers in records stand for: the words of rtos/export take a run in place of a simulation. */
  readonly trace: Named['trace'];

  /** What happened inside of services; null where that was not kept. */
  readonly annotations: Annotations | null;

  constructor(
    document: RunDocument,
    records: Records,
    frame_bytes: Uint8Array,
    annotations: Annotations | null,
  ) {
    this.annotations = annotations;
    this.document = document;
    this.records = records;
    this.frame_bytes = frame_bytes;
    this.start_ns = document.records.missing > 0 && records.length > 0 ? records.time_of(0) : 0;
    this.end_ns = Math.max(document.run.end_ns, this.start_ns + 1);
    this.objects = new Map(document.objects.map((object) => [object.id, object]));
    this.texts = new Map(document.texts);
    this.targets = new Map(document.targets.map((target) => [target.number, target]));
    this.trace = {
      object: (id) => {
        const object = this.objects.get(id);
        return object === undefined ? undefined : { type: object.kind, name: object.name };
      },
      text: (number) => this.texts.get(number) ?? '',
    };
  }

  object(id: number): DocumentObject | undefined {
    return this.objects.get(id);
  }

  target(number: number): DocumentTarget | undefined {
    return this.targets.get(number);
  }

  /** What every thread and every interrupt did when, by the number of the target. */
  get states(): ReadonlyMap<number, TargetStates> {
    const { before = [] } = this.document;
    const beginning = { from_ns: this.start_ns, states: before };
    this.known_states ??= thread_states(this.records.each(), this.end_ns, beginning);
    return this.known_states;
  }

  /** The bytes of a frame. */
  bytes_of({ offset, length }: DocumentFrame): Uint8Array {
    return this.frame_bytes.subarray(offset, offset + length);
  }
}

/** Decodes a document. Throws an Error for people when it is none, or of a version that this does not know. */
export async function load_run(document: RunDocument): Promise<Run> {
  if (document.format !== 'netx-sim-run') throw new Error('This is no document of a run.');
  if (document.version !== 1)
    throw new Error(`This is version ${document.version} of a run's document, not 1.`);
  say_network_events(network_events(document.event_words ?? []));
  const [columns, frames, annotations] = await Promise.all([
    unpacked(document.records.columns),
    unpacked(document.frame_bytes),
    load_annotations(document.annotations),
  ]);
  return new Run(document, new Records(columns), frames, annotations);
}
