// In the place of demo/c/build/toolchain.ts: the toolchain is the one that came with the site.

import { readFileSync } from './node_fs.ts';

/** As in a checkout: what has been built before is known by them. */
export function wanted_versions(): Readonly<Record<string, string>> {
  const text = readFileSync('/demo/c/toolchain/package.json', 'utf8') as string;
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

export function toolchain_trouble(): undefined {
  return undefined;
}

/** Nobody loads it from files of a computer. */
export function toolchain_files(): { readonly clang: string } {
  return { clang: '' };
}
