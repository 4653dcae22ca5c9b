// What the documentation of the JSON trace event format asks of a file, as a list of complaints.

export interface Event {
  ph: string;
  pid: number;
  tid: number;
  name: string;
  cat?: string;
  id?: number;
  ts: number;
  dur: number;
  bp?: string;
  s?: string;
  args: Record<string, unknown>;
}

const place = ({ pid, tid }: Event): string => `${pid}/${tid}`;

/** The slices of each row. */
function slices_by_row(events: readonly Event[]): Map<string, Event[]> {
  const rows = new Map<string, Event[]>();
  for (const event of events) {
    if (event.ph === 'X') rows.set(place(event), [...(rows.get(place(event)) ?? []), event]);
  }
  return rows;
}

/** Slices of one row lie beside or inside each other: none begins in another and ends after it. */
function overlaps(events: readonly Event[]): string[] {
  return [...slices_by_row(events)].flatMap(([row, slices]) => {
    const open: number[] = [];
    return slices
      .toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)
      .flatMap(({ ts, dur, name }) => {
        while (open.length > 0 && (open.at(-1) as number) <= ts + 1e-6) open.pop();
        const end = open.at(-1);
        open.push(ts + dur);
        return end !== undefined && ts + dur > end + 1e-6 ? [`${row} ${name} at ${ts} overlaps`] : [];
      });
  });
}

/** An arrow begins in a slice of its row and ends in one (bp e), or before one. */
function loose_arrows(events: readonly Event[]): string[] {
  const rows = slices_by_row(events);
  return events.flatMap((event) => {
    const slices = rows.get(place(event)) ?? [];
    const inside = slices.some(({ ts, dur }) => ts <= event.ts + 1e-6 && event.ts <= ts + dur + 1e-6);
    const before = slices.some(({ ts }) => ts >= event.ts - 1e-6);
    const bound = event.ph === 's' || event.bp === 'e' ? inside : before;
    return 'sf'.includes(event.ph) && !bound ? [`${event.cat} ${event.ph} ${event.id}: no slice`] : [];
  });
}

/** What begins ends, in its group, under its number. */
function unpaired(events: readonly Event[]): string[] {
  const count = new Map<string, number>();
  for (const { ph, cat, id, pid } of events) {
    const key = ph === 's' || ph === 'f' ? `${cat} ${id}` : `${cat} ${id} ${pid}`;
    if (ph === 'b' || ph === 's') count.set(key, (count.get(key) ?? 0) + 1);
    if (ph === 'e' || ph === 'f') count.set(key, (count.get(key) ?? 0) - 1);
  }
  return [...count].filter(([, n]) => n !== 0).map(([key, n]) => `${key}: ${n}`);
}

/** Each group and each row that holds something has a name. */
function nameless(events: readonly Event[]): string[] {
  const named = new Set(events.filter(({ name }) => name === 'thread_name').map(place));
  const groups = new Set(events.filter(({ name }) => name === 'process_name').map(({ pid }) => pid));
  const rows = events.filter(({ ph }) => ph === 'X' || ph === 'i').map(place);
  const missing = [...new Set(rows)].filter((row) => !named.has(row)).map((row) => `row ${row}: no name`);
  const lost = events
    .filter(({ ph, pid }) => ph !== 'M' && !groups.has(pid))
    .map(({ pid }) => `group ${pid}`);
  return [...missing, ...new Set(lost)];
}

/** Asynchronous events of one number lie between its begin and its end; an arrow ends no earlier than it begins. */
function out_of_order(events: readonly Event[]): string[] {
  const times = new Map<string, { begin: number; end: number; name: string }>();
  const key = ({ cat, id, pid, ph }: Event): string =>
    'sf'.includes(ph) ? `${cat} ${id}` : `${cat} ${id} ${pid}`;
  for (const event of events) {
    const { ph, ts, name } = event;
    if (ph === 'b' || ph === 's') times.set(key(event), { begin: ts, end: Number.POSITIVE_INFINITY, name });
    const open = times.get(key(event));
    if ((ph === 'e' || ph === 'f') && open !== undefined) open.end = ts;
  }
  return events.flatMap((event) => {
    if (!'bnesf'.includes(event.ph)) return [];
    const { ph, ts, name } = event;
    const open = times.get(key(event));
    const inside = open !== undefined && open.begin <= ts && ts <= open.end;
    // What begins and what ends are matched by their names too.
    const same = ph === 'n' || open?.name === name;
    return inside && same ? [] : [`${key(event)} ${ph} ${name} at ${ts}: not between its begin and its end`];
  });
}

const is_number = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/** What each phase asks of its fields. */
const FIELDS: Readonly<Record<string, (event: Event) => boolean>> = {
  X: () => true,
  i: ({ s }) => s === 't' || s === 'p' || s === 'g',
  // Each argument of a counter is a series.
  C: ({ args }) => Object.keys(args ?? {}).length > 0 && Object.values(args).every(is_number),
  M: ({ name, args }) => {
    if (name.endsWith('_name')) return typeof args['name'] === 'string';
    return name.endsWith('_sort_index') && Number.isInteger(args['sort_index']);
  },
  b: ({ cat, id }) => cat !== undefined && id !== undefined,
  n: ({ cat, id }) => cat !== undefined && id !== undefined,
  e: ({ cat, id }) => cat !== undefined && id !== undefined,
  s: ({ cat, id }) => cat !== undefined && id !== undefined,
  f: ({ cat, id, bp }) => cat !== undefined && id !== undefined && (bp === undefined || bp === 'e'),
};

function wrong_fields(events: readonly Event[]): string[] {
  return events.flatMap((event) => {
    const { ph, name, pid, tid } = event;
    const fine = Number.isInteger(pid) && Number.isInteger(tid) && typeof name === 'string';
    return fine && FIELDS[ph]?.(event) === true ? [] : [`${ph} ${name}: ${JSON.stringify(event)}`];
  });
}

export function complaints(events: readonly Event[]): string[] {
  const numbers = events.flatMap(({ ph, ts, dur, name }) => {
    const fine = ph === 'M' || (Number.isFinite(ts) && ts >= 0 && (ph !== 'X' || dur >= 0));
    return fine ? [] : [`${name}: ts ${ts} dur ${dur}`];
  });
  return [
    ...numbers,
    ...wrong_fields(events),
    ...out_of_order(events),
    ...overlaps(events),
    ...loose_arrows(events),
    ...unpaired(events),
    ...nameless(events),
  ];
}
