/**
 * Compares the events of a run with those recorded. An address means its object: a recorded address and one of the run belong
 * together from where they first meet, and ever after, both ways. Everything else must be the same number.
 */

import type { TraceBufferEvent, TraceBufferObject } from '../../../rtos/event_trace/layout.ts';
import type { Difference } from '../case.ts';
import type { ListedEvent, Listing } from './listing.ts';

/** Where the recordings have memory: their program and its constants, the area, objects and stacks. */
const MEMORY: readonly (readonly [number, number])[] = [
  [0x0804_0000, 0x0900_0000],
  [0x2000_0000, 0x4000_0000],
];

function is_address(word: number): boolean {
  return MEMORY.some(([from, to]) => word >= from && word < to);
}

/** Which address of the run stands for which of the recording. */
class Pairs {
  private readonly ours = new Map<number, number>();
  private readonly theirs = new Map<number, number>();

  fit(recorded: number, got: number): boolean {
    if (!is_address(recorded)) return recorded === got;
    const known = this.ours.get(recorded);
    if (known !== undefined || this.theirs.has(got) || got === 0) return known === got;
    this.ours.set(recorded, got);
    this.theirs.set(got, recorded);
    return true;
  }
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}

function event_text({ event, thread, priority, info }: TraceBufferEvent): string {
  return `${event} ${hex(thread)} ${hex(priority)} ${info.map(hex).join(' ')}`;
}

function same_event(pairs: Pairs, recorded: ListedEvent, got: TraceBufferEvent): boolean {
  return (
    recorded.event === got.event &&
    pairs.fit(recorded.thread, got.thread) &&
    pairs.fit(recorded.priority, got.priority) &&
    recorded.info.every((word, n) => recorded.stack.includes(n + 1) || pairs.fit(word, got.info[n] as number))
  );
}

function object_text({
  available,
  type,
  reserved,
  pointer,
  parameter_1,
  parameter_2,
  name,
}: TraceBufferObject): string {
  const text = Buffer.from(name).toString('latin1').replace(/\0.*$/s, '');
  return `${available} ${type} ${reserved.join(' ')} ${hex(pointer)} ${hex(parameter_1)} ${hex(parameter_2)} "${text}"`;
}

function same_object(pairs: Pairs, recorded: TraceBufferObject, got: TraceBufferObject): boolean {
  return (
    recorded.available === got.available &&
    recorded.type === got.type &&
    recorded.reserved.join() === got.reserved.join() &&
    pairs.fit(recorded.pointer, got.pointer) &&
    pairs.fit(recorded.parameter_1, got.parameter_1) &&
    pairs.fit(recorded.parameter_2, got.parameter_2) &&
    Buffer.from(recorded.name).equals(Buffer.from(got.name))
  );
}

/** Where the registry or the events of a run first differ from the recording; null when they do not. */
export function trace_difference(
  recorded: Listing,
  got: { readonly objects: readonly TraceBufferObject[]; readonly events: readonly TraceBufferEvent[] },
): Difference | null {
  const pairs = new Pairs();
  for (const [n, object] of recorded.objects.entries()) {
    const other = got.objects[n];
    if (other !== undefined && same_object(pairs, object, other)) continue;
    const text = other === undefined ? 'nothing' : object_text(other);
    return { where: `registry[${n}]`, expected: object_text(object), got: text, before: [] };
  }
  for (let n = 0; n < Math.max(recorded.events.length, got.events.length); n++) {
    const event = recorded.events[n];
    const other = got.events[n];
    if (event !== undefined && other !== undefined && same_event(pairs, event, other)) continue;
    return {
      where: `events[${n}]`,
      expected: event === undefined ? 'nothing' : event_text(event),
      got: other === undefined ? 'nothing' : event_text(other),
      before: got.events.slice(Math.max(0, n - 5), n).map(event_text),
    };
  }
  return null;
}
