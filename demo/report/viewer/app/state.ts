// What all views share: one cursor, one selection, one range of time, one filter. It stands in the page's address, so a link
// leads to the same picture.

import type { Happening, Kind } from '../model/happenings.ts';

export interface State {
  /** The large view that is shown, by its name. */
  readonly view: string;
  /** The one beside the list. */
  readonly side: string;
  /** The cursor. */
  readonly time_ns: number;
  readonly selection: Happening | null;
  /** What of the time axis is shown. */
  readonly from_ns: number;
  readonly to_ns: number;
  /** What is searched for (model/find.ts says how). */
  readonly find: string;
  /** Kinds of happenings that are left out, by the names of model/filter.ts. */
  readonly hidden: readonly string[];
  /** The ends of a measurement. */
  readonly a_ns: number | null;
  readonly b_ns: number | null;
  /** Gaps in which no board runs are cut short. */
  readonly folded: boolean;
}

const LETTERS: Readonly<Record<string, Kind>> = { r: 'record', f: 'frame', l: 'line' };

/** The state as it stands behind the # of an address. */
export function link_of(state: State): string {
  const { view, side, time_ns, selection, from_ns, to_ns, find, hidden, a_ns, b_ns, folded } = state;
  const parts: [string, string][] = [
    ['v', view],
    ['side', side],
    ['t', String(Math.round(time_ns))],
    ['range', `${Math.round(from_ns)}-${Math.round(to_ns)}`],
    ['fold', folded ? '1' : '0'],
  ];
  if (selection !== null) parts.push(['sel', `${selection.kind[0]}${selection.index}`]);
  if (find !== '') parts.push(['find', encodeURIComponent(find)]);
  parts.push(['hide', hidden.join('.')]);
  if (a_ns !== null) parts.push(['a', String(Math.round(a_ns))]);
  if (b_ns !== null) parts.push(['b', String(Math.round(b_ns))]);
  return parts.map(([name, value]) => `${name}=${value}`).join('&');
}

/** What a link says; what it does not, or not well, stays. */
export function state_of_link(link: string, state: State): State {
  const said = new Map(link.replace(/^#/, '').split('&').map(pair));
  const number = (name: string): number | undefined => {
    const text = said.get(name);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const [, from, to] = /^(\d+)-(\d+)$/.exec(said.get('range') ?? '') ?? [];
  const [, letter = '', index] = /^([rfl])(\d+)$/.exec(said.get('sel') ?? '') ?? [];
  const kind = LETTERS[letter];
  const range = from === undefined || Number(from) >= Number(to) ? null : [Number(from), Number(to)];
  const hide = said.get('hide');
  const fold = said.get('fold');
  return {
    view: said.get('v') ?? state.view,
    side: said.get('side') ?? state.side,
    time_ns: number('t') ?? state.time_ns,
    selection: kind === undefined ? state.selection : { kind, index: Number(index) },
    from_ns: range?.[0] ?? state.from_ns,
    to_ns: range?.[1] ?? state.to_ns,
    find: decode(said.get('find')) ?? state.find,
    hidden: hide === undefined ? state.hidden : hide.split('.').filter((name) => name !== ''),
    a_ns: number('a') ?? state.a_ns,
    b_ns: number('b') ?? state.b_ns,
    folded: fold === undefined ? state.folded : fold === '1',
  };
}

function pair(part: string): [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
