// The program that is open: its files as they are edited, and what it needs to be run, shared and found again.

import type { Shared } from '../model/link.ts';
import type { Files, Job, PageData, ShippedProgram } from '../model/program.ts';
import { keep_files, keep_last_program, keep_stopped, kept_files } from './storage.ts';

/** What the page's controls say about a run. */
export interface RunSettings {
  readonly seed: number | null;
  readonly until_s: number | null;
  readonly fixed: boolean;
}

/** A program that is nobody's but the user's. */
const OWN = 'own';

export class Workspace {
  private readonly data: PageData;
  /** null: a program of the user's own. */
  program: ShippedProgram | null = null;
  files: Record<string, string> = {};
  /** The files that have a tab. */
  paths: readonly string[] = [];
  main = '';
  scenario: string | null = null;
  shown = '';
  /** A replay file whose timing is taken; null: nominal timing. */
  private timing: string | null = null;
  /** The files when that timing was taken. */
  private timed: string | null = null;

  constructor(data: PageData) {
    this.data = data;
  }

  get id(): string {
    return this.program?.id ?? OWN;
  }

  get replay(): string | null {
    return this.timing;
  }

  /** Takes a timing for the runs that follow; null: nominal timing. */
  set replay(text: string | null) {
    this.timing = text;
    this.timed = text === null ? null : JSON.stringify(this.files);
  }

  get text(): string {
    return this.files[this.shown] ?? '';
  }

  find(id: string | null): ShippedProgram | undefined {
    return this.data.programs.find((program) => program.id === id);
  }

  /** Opens a program of the page, with what was edited in it. */
  open(program: ShippedProgram, edited: Files = kept_files(program.id)): void {
    this.program = program;
    this.paths = program.paths;
    this.files = Object.fromEntries(
      program.paths.map((name) => [name, edited[name] ?? this.data.files[name] ?? '']),
    );
    this.main = program.main;
    this.scenario = program.scenario;
    this.shown = program.paths[0] ?? '';
    this.replay = null;
    keep_last_program(program.id);
  }

  /** Opens a file of the user's own. */
  open_own(name: string, text: string): void {
    this.program = null;
    this.files = { [name]: text };
    this.paths = [name];
    this.main = name;
    this.scenario = null;
    this.shown = name;
    this.replay = null;
  }

  open_shared({ program, main, scenario, files, replay }: Shared): void {
    const shipped = this.find(program);
    if (shipped === undefined) this.open_own(main, files[main] ?? '');
    else this.open(shipped, files);
    this.files = { ...this.files, ...files };
    this.paths = [...new Set([...this.paths, ...Object.keys(files)])];
    this.main = main;
    this.scenario = scenario;
    this.replay = replay;
  }

  /** Puts a file in place that is given. */
  give(name: string, text: string): void {
    this.files[name] = text;
  }

  /** True for a file that stays as it is given. */
  is_given(name: string): boolean {
    return this.program?.read_only?.includes(name) ?? false;
  }

  edit(text: string): void {
    this.files[this.shown] = text;
    if (this.program !== null) keep_files(this.program.id, this.edited());
    keep_stopped(null);
  }

  /** The user's files that differ from the page's own. */
  edited(): Files {
    return Object.fromEntries(Object.entries(this.differing()).filter(([name]) => !this.is_given(name)));
  }

  private differing(): Files {
    return Object.fromEntries(
      Object.entries(this.files).filter(([name, text]) => this.data.files[name] !== text),
    );
  }

  /** Takes back what was edited. */
  reset(): void {
    if (this.program === null) return;
    keep_stopped(null);
    keep_files(this.program.id, {});
    const { shown } = this;
    this.open(this.program, {});
    if (this.paths.includes(shown)) this.shown = shown;
  }

  job({ seed, until_s, fixed }: RunSettings): Job {
    const { files, main, scenario, replay } = this;
    const must_pass = replay !== null && (fixed || JSON.stringify(files) !== this.timed);
    return { files: { ...files }, main, scenario, seed, until_s, fixed, replay, must_pass, image: null };
  }

  shared({ seed, until_s, fixed }: RunSettings): Shared {
    const { main, scenario, shown, replay } = this;
    // The file that is shown goes along as it is, so that the link shows the same program when the page's own has changed.
    const files = { [shown]: this.text, ...this.differing() };
    return { program: this.program?.id ?? null, main, scenario, files, seed, until_s, fixed, replay };
  }
}
