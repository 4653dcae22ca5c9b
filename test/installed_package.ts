// The package as its users get it: built and packed beside an empty folder, into which it can be installed. Nothing of it needs
// a network: the package has no dependencies, and what a user's project needs is linked from this checkout.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npm_command, tool } from './programs_of_node.ts';
import { ROOT } from './tidy/sources.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function run(command: readonly string[], cwd: string): Ended {
  const [program = '', ...args] = command;
  const { npm_execpath } = process.env;
  // Not the checkout's npm settings, and never a registry.
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name))),
    ...(npm_execpath === undefined ? {} : { npm_execpath }),
    npm_config_offline: 'true',
    NO_COLOR: '1',
  };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

/** The same, which must succeed; what it printed. */
export function run_well(command: readonly string[], cwd: string): string {
  const { code, out, err } = run(command, cwd);
  if (code !== 0) throw new Error(`${command.join(' ')}: exit code ${code}\n${out}${err}`);
  return out;
}

/** The built package in a folder of its own, named as a checkout is. */
export class PackedPackage {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-package-'));
  /** In the place of a checkout in which `npm run package` was run. */
  readonly checkout = path.join(this.folder, 'netx-sim');
  readonly tarball: string;
  private first: string | null = null;

  constructor() {
    mkdirSync(this.checkout);
    const dist = path.join(this.checkout, 'dist');
    // The types of the same sources are checked beside the tests.
    const build = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', dist];
    run_well([...tool(ROOT, 'tsc'), ...build], ROOT);
    const viewer = ['demo/report/bundle_viewer.ts', path.join(dist, 'demo/report')];
    run_well([process.execPath, '--import', 'tsx', ...viewer], ROOT);
    for (const name of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
      cpSync(path.join(ROOT, name), path.join(this.checkout, name));
    }
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
