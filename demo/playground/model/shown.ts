// Values as console.log shows them: text as it is, objects with their fields. Close to what Node prints, not to the letter.

const DEPTH_MOST = 4;
const ITEMS_MOST = 100;

function inner(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name === '' ? '[Function]' : `[Function: ${value.name}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return value.stack ?? String(value);
  if (depth > DEPTH_MOST) return '[Object]';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return list(value as ArrayLike<unknown>, depth);
  if (value instanceof Map)
    return `Map ${list(
      [...value].map(([key, one]) => [key, one]),
      depth,
    )}`;
  if (value instanceof Set) return `Set ${list([...value], depth)}`;
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${inner(field, depth + 1)}`);
  const { name } = value.constructor ?? Object;
  return `${name === 'Object' ? '' : `${name} `}${fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`}`;
}

function list(items: ArrayLike<unknown>, depth: number): string {
  const shown = Array.from({ length: Math.min(items.length, ITEMS_MOST) }, (_, at) =>
    inner(items[at], depth + 1),
  );
  if (items.length > ITEMS_MOST) shown.push(`... ${items.length - ITEMS_MOST} more items`);
  return shown.length === 0 ? '[]' : `[ ${shown.join(', ')} ]`;
}

/** The arguments of one call of console.log as text. */
export function shown(...values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : inner(value, 0))).join(' ');
}
