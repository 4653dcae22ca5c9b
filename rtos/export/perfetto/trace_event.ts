// Events of the JSON trace event format, as far as they are used here. Times are virtual microseconds.

export type Phase = 'M' | 'X' | 'i' | 'C' | 'b' | 'n' | 'e' | 's' | 'f';

export interface TraceEvent {
  readonly ph: Phase;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  /** Of an instant: how far its line goes, t for its row. */
  readonly s?: 't' | 'p' | 'g';
  /** Of the end of a flow: e binds it to the slice that encloses it, else it is the next one. */
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, string | number>>;
}

/** Row of a target's interrupts, and of what happens to no thread (initialization, the host). */
export const INTERRUPT_ROW = 0;

export const us = (ns: number): number => ns / 1000;

/** A row with its name; the lowest order is on top. */
export function row(pid: number, tid: number, name: string, order: number): TraceEvent[] {
  return [
    { ph: 'M', pid, tid, name: 'thread_name', args: { name } },
    { ph: 'M', pid, tid, name: 'thread_sort_index', args: { sort_index: order } },
  ];
}

/** A group of rows. */
export function group(pid: number, name: string): TraceEvent[] {
  return [
    { ph: 'M', pid, tid: 0, name: 'process_name', args: { name } },
    { ph: 'M', pid, tid: 0, name: 'process_sort_index', args: { sort_index: pid } },
  ];
}
