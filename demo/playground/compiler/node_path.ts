// `node:path` for the build of firmware in C in a page, whose files have names as on Unix.

export const sep = '/';

export function normalize(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !rooted) parts.push(part);
  }
  const text = parts.join('/');
  return rooted ? `/${text}` : text === '' ? '.' : text;
}

export function join(...parts: readonly string[]): string {
  return normalize(parts.filter((part) => part !== '').join('/'));
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

/** From the last part that is absolute on; all else lies in the root folder. */
export function resolve(...parts: readonly string[]): string {
  const from = parts.findLastIndex(isAbsolute);
  return normalize(`/${parts.slice(Math.max(from, 0)).join('/')}`);
}

export function relative(from: string, to: string): string {
  const [start, end] = [from, to].map((path) =>
    resolve(path)
      .split('/')
      .filter((part) => part !== ''),
  ) as [string[], string[]];
  let common = 0;
  while (common < start.length && start[common] === end[common]) common++;
  return [...start.slice(common).map(() => '..'), ...end.slice(common)].join('/');
}

export function dirname(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at);
}

export function basename(path: string, ending = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return ending !== '' && name !== ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

export function extname(path: string): string {
  const name = basename(path);
  const at = name.lastIndexOf('.');
  return at > 0 && name !== '..' ? name.slice(at) : '';
}

const all = { sep, normalize, join, isAbsolute, resolve, relative, dirname, basename, extname };
export const posix = all;
export default { ...all, posix };
