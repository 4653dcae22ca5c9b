// esbuild makes scripts of lessons; every project has it that lets Node read TypeScript with tsx.

import { UsageError } from '../../host/usage.ts';

export async function load_esbuild(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild');
  } catch {
    throw new UsageError('lessons need esbuild, which comes with tsx: npm install --save-dev tsx');
  }
}
