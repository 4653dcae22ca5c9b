/**
 * Finds the first difference between a recording and a result. Lists of entries (logs, frames) are compared
 * entry by entry and an entry is shown whole; everything else is walked down to the first differing part.
 * In a masked recording `?` in a string stands for any one hex digit (conformance README of mqtt, section 4).
 */

import { type Difference, is_object, type Json } from './case.ts';

const ENTRIES_BEFORE = 4;

/** Whether two values are equal; the order of keys does not matter. */
export function same(expected: Json | undefined, got: Json | undefined, masked: boolean): boolean {
  if (expected === got) return true;
  if (typeof expected === 'string' && typeof got === 'string') return masked && matches(expected, got);
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length) return false;
    for (let i = 0; i < expected.length; i++) if (!same(expected[i], got[i], masked)) return false;
    return true;
  }
  if (is_object(expected) && is_object(got)) {
    const keys = Object.keys(expected);
    if (keys.length !== Object.keys(got).length) return false;
    return keys.every((key) => key in got && same(expected[key], got[key], masked));
  }
  return false;
}

function matches(pattern: string, text: string): boolean {
  if (pattern.length !== text.length || !pattern.includes('?')) return false;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '?' ? !/[0-9a-f]/.test(text[i] ?? '') : pattern[i] !== text[i]) return false;
  }
  return true;
}

/** First difference of two lists of entries, or null. */
export function entries_difference(
  name: string,
  expected: readonly Json[],
  got: readonly Json[],
  masked = false,
): Difference | null {
  const length = Math.max(expected.length, got.length);
  for (let i = 0; i < length; i++) {
    if (i < expected.length && i < got.length && same(expected[i], got[i], masked)) continue;
    return {
      where: `${name}[${i}]`,
      expected: i < expected.length ? show(expected[i]) : 'no more entries',
      got: i < got.length ? show(got[i]) : 'no more entries',
      before: expected.slice(Math.max(0, i - ENTRIES_BEFORE), i).map(show),
    };
  }
  return null;
}

/** First difference of two values of any shape, or null. */
export function value_difference(
  name: string,
  expected: Json | undefined,
  got: Json | undefined,
  masked = false,
): Difference | null {
  if (same(expected, got, masked)) return null;
  if (is_object(expected) && is_object(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const inner = value_difference(`${name}.${key}`, expected[key], got[key], masked);
      if (inner !== null) return inner;
    }
  }
  if (Array.isArray(expected) && Array.isArray(got) && expected.some(is_composite)) {
    for (let i = 0; i < Math.max(expected.length, got.length); i++) {
      if (same(expected[i], got[i], masked)) continue;
      return { where: `${name}[${i}]`, expected: show(expected[i]), got: show(got[i]), before: [] };
    }
  }
  return { where: name, expected: show(expected), got: show(got), before: [] };
}

function is_composite(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

/** A value as one line of text. */
export function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
