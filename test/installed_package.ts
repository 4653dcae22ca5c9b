// The package as its users get it: built and packed beside an empty folder, into which it can be installed. Nothing of it needs
// a network: the package has no dependencies, and what a user's project needs is linked from this checkout.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npm_command } from '../demo/host/npm_command.ts';
import { built_project } from './built_program.ts';
import { run_well } from './run_command.ts';
import { ROOT } from './tidy/sources.ts';

/** The built package in a folder of its own, named as a checkout is. */
export class PackedPackage {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-package-'));
  /** In the place of a checkout in which `npm run package` was run. */
  readonly checkout = path.join(this.folder, 'netx-sim');
  readonly tarball: string;
  private first: string | null = null;

  constructor() {
    cpSync(built_project(), this.checkout, { recursive: true });
    const packed = run_well([...npm_command(), 'pack', '--silent'], this.checkout).trim();
    this.tarball = path.join(this.checkout, packed);
  }

  /** A project with the package in it, and nothing else: npm installs the first, the others are copies of it. */
  installed(name: string): string {
    const project = path.join(this.folder, name);
    if (this.first === null) {
      mkdirSync(project);
      writeFileSync(path.join(project, 'package.json'), '{ "type": "module", "private": true }');
      run_well([...npm_command(), 'install', '--silent', '--no-save', this.tarball], project);
      this.first = project;
    } else {
      cpSync(this.first, project, { recursive: true, verbatimSymlinks: true });
    }
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Puts packages into a project that this checkout has, as `npm install` would. */
export function link_packages(project: string, ...names: string[]): void {
  if (names.includes('vitest') && process.platform !== 'win32') {
    symlinkSync(path.join(ROOT, 'node_modules/.bin/vitest'), path.join(project, 'node_modules/.bin/vitest'));
  }
  for (const name of names) {
    const place = path.join(project, 'node_modules', name);
    symlinkSync(path.join(ROOT, 'node_modules', name), place, 'junction');
  }
}
