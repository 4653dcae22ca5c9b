// What is searched for: words that stand in an event, and conditions: thread:ip event:suspend object:"bus" t>100us status!=0.

import { type Happening, type Happenings, words_of } from './happenings.ts';
import type { Run } from './run.ts';

type Condition = (run: Run, happening: Happening) => boolean;

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const TERM = /(?:(thread|event|object):|(t|status)\s*(<=|>=|!=|<|>|=)\s*)?("[^"]*"|\S+)/g;

/** A time with its unit in ns; seconds without one. Null for what is none. */
export function time_of_text(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ns|us|ms|s)?$/.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits) * (UNITS[unit] as number);
}

function compare(sign: string, a: number, b: number): boolean {
  switch (sign) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '!=':
      return a !== b;
    default:
      return a === b;
  }
}

function number_condition(name: string, sign: string, text: string): Condition {
  if (name === 't') {
    const wanted = time_of_text(text) ?? Number.NaN;
    return (run, happening) => compare(sign, words_of(run, happening).time_ns, wanted);
  }
  return (run, { kind, index }) => {
    const status = kind === 'line' ? run.document.lines[index]?.status : null;
    return typeof status === 'number' && compare(sign, status, Number(text));
  };
}

function text_condition(field: string | undefined, text: string): Condition {
  const wanted = text.toLowerCase();
  return (run, happening) => {
    const { where, event, what } = words_of(run, happening);
    const looked_at = { thread: where, event: event === '' ? what : event, object: what }[field ?? ''];
    return (looked_at ?? `${where} ${event} ${what}`).toLowerCase().includes(wanted);
  };
}

/** Every term must fit; an empty search fits nothing. */
export function condition_of(query: string): Condition {
  const conditions: Condition[] = [];
  for (const [, field, name, sign, word = ''] of query.matchAll(TERM)) {
    const text = word.replace(/^"|"$/g, '');
    if (name !== undefined && sign !== undefined) conditions.push(number_condition(name, sign, text));
    else conditions.push(text_condition(field, text));
  }
  return (run, happening) => conditions.length > 0 && conditions.every((fits) => fits(run, happening));
}

/** The next place among those that are shown that fits, from one on in a direction and round the ends; -1 for none. */
export function find_next(
  happenings: Happenings,
  places: Uint32Array,
  query: string,
  { from, step }: { readonly from: number; readonly step: 1 | -1 },
): number {
  const fits = condition_of(query);
  const { length } = places;
  for (let n = 1; n <= length; n++) {
    const at = (((from + n * step) % length) + length) % length;
    if (fits(happenings.run, happenings.at(places[at] as number))) return at;
  }
  return -1;
}
