// Shapes of documents, as far as the schemas of GitHub workflows and of batch/v1 Jobs demand them of the shipped files: which
// fields there may be, which there must be, and what is in them.

import type { Yaml } from './yaml.ts';

/** Says what is wrong; nothing when all is well. */
export type Shape = (value: Yaml | undefined, at: string) => string[];

export const text: Shape = (value, at) =>
  typeof value === 'string' && value !== '' ? [] : [`${at} is no text`];

export const whole =
  (least: number): Shape =>
  (value, at) =>
    Number.isInteger(value) && (value as number) >= least ? [] : [`${at} is no whole number from ${least}`];

export const one_of =
  (...words: (string | boolean)[]): Shape =>
  (value, at) =>
    words.includes(value as string) ? [] : [`${at} is none of ${words.join(', ')}`];

export const matching =
  (pattern: RegExp): Shape =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? [] : [`${at} is not like ${pattern}`];

export const anything: Shape = () => [];

export const list =
  (item: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) && value.length > 0
      ? value.flatMap((one, n) => item(one, `${at}[${n}]`))
      : [`${at} is no list with entries`];

export const map_of =
  (item: Shape): Shape =>
  (value, at) =>
    is_map(value)
      ? Object.entries(value).flatMap(([key, one]) => item(one, `${at}.${key}`))
      : [`${at} is no mapping`];

function is_map(value: Yaml | undefined): value is { [key: string]: Yaml } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A mapping with these fields and no others; those that end with `?` may be missing. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, at) => {
    if (!is_map(value)) return [`${at} is no mapping`];
    const known = Object.keys(fields).map((name) => name.replace(/\?$/, ''));
    const unknown = Object.keys(value).filter((key) => !known.includes(key));
    return [
      ...unknown.map((key) => `${at} has no field ${key}`),
      ...Object.entries(fields).flatMap(([name, shape]) => {
        const key = name.replace(/\?$/, '');
        if (!(key in value)) return name.endsWith('?') ? [] : [`${at}.${key} is missing`];
        return shape(value[key], `${at}.${key}`);
      }),
    ];
  };
}

/** One of several shapes. */
export const either =
  (...shapes: Shape[]): Shape =>
  (value, at) => {
    const troubles = shapes.map((shape) => shape(value, at));
    return troubles.some((trouble) => trouble.length === 0) ? [] : (troubles.at(-1) as string[]);
  };
