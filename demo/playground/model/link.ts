// A program in a link: what whoever opens it needs to make the same run, deflated, behind the # of the page's address. It is never
// sent to a server: browsers keep what stands there to themselves.

import { packed, unpacked } from '../../report/record_columns.ts';
import type { Files } from './program.ts';

/** What is shared. */
export interface Shared {
  /** The program of the page that it began with; null: none. */
  readonly program: string | null;
  readonly main: string;
  readonly scenario: string | null;
  /** The file that was shown and all that differ from the page's own. */
  readonly files: Files;
  readonly seed: number | null;
  readonly until_s: number | null;
  readonly fixed: boolean;
  readonly replay: string | null;
}

const FORMAT = 1;
const FRAGMENT = /^#?run=([\w-]+)$/;

/** The fragment for an address. */
export async function link_of(shared: Shared): Promise<string> {
  const text = JSON.stringify([FORMAT, shared]);
  const base64 = await packed(new TextEncoder().encode(text));
  return `#run=${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

function is_text_or_null(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function is_count_or_null(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
}

function is_files(value: unknown): value is Files {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

function is_shared(value: unknown): value is Shared {
  if (typeof value !== 'object' || value === null) return false;
  const { program, main, scenario, files, seed, until_s, fixed, replay } = value as Record<string, unknown>;
  return (
    typeof main === 'string' &&
    typeof fixed === 'boolean' &&
    is_files(files) &&
    [program, scenario, replay].every(is_text_or_null) &&
    [seed, until_s].every(is_count_or_null)
  );
}

/**
 * What a fragment holds; null for one that is no shared program. Throws an Error for people when it is one that cannot be read,
 * cut off on its way, say.
 */
export async function shared_of(fragment: string): Promise<Shared | null> {
  const [, text] = FRAGMENT.exec(fragment) ?? [];
  if (text === undefined) return fragment.startsWith('#run=') ? broken() : null;
  let read: unknown;
  try {
    const bytes = await unpacked(text.replaceAll('-', '+').replaceAll('_', '/'));
    read = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return broken();
  }
  const [format, shared] = Array.isArray(read) ? read : [];
  if (format !== FORMAT) throw new Error(`This link is of version ${format}; this page reads version 1.`);
  return is_shared(shared) ? shared : broken();
}

function broken(): never {
  throw new Error('This link cannot be read: a part of it is missing, or was changed on its way.');
}
