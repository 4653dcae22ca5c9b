// The program that is open: its files as they are edited, and what it needs to be run, shared and found again.

import { type Computed, removed_words } from '../model/computed.ts';
import { file_of_scenario, last_name } from '../model/file_names.ts';
import type { Shared } from '../model/link.ts';
import type { Files, Job, PageData, Problem, ShippedProgram } from '../model/program.ts';
import type { ShownFile } from './editor.ts';
import {
  forget_own,
  keep_files,
  keep_last_program,
  keep_own,
  keep_stopped,
  kept_files,
  type OwnProgram,
  own_id,
  own_programs,
} from './storage.ts';

/** What the page's controls say about a run. */
export interface RunSettings {
  readonly seed: number | null;
  readonly until_s: number | null;
  readonly fixed: boolean;
}

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
  /** What the user's own program is called and kept as; null: it is a program of the page. */
  private own: { readonly id: string; readonly title: string } | null = null;
  /** A replay file whose timing is taken; null: nominal timing. */
  private timing: string | null = null;
  /** The files when that timing was taken. */
  private timed: string | null = null;
  /** What its threads compute in the run that fails under that timing; null: there was none yet. */
  failed_with: Computed | null = null;

  constructor(data: PageData) {
    this.data = data;
  }

  get id(): string {
    return this.program?.id ?? this.own?.id ?? '';
  }

  get replay(): string | null {
    return this.timing;
  }

  /** Takes a timing for the runs that follow; null: nominal timing. */
  set replay(text: string | null) {
    this.timing = text;
    this.timed = text === null ? null : JSON.stringify(this.files);
    this.failed_with = null;
  }

  /** The file that is shown, for the editor. */
  get shown_file(): ShownFile {
    const { shown: name, text, program } = this;
    const gives_away = program?.group.startsWith('Bugs') === true;
    return { name, text, is_given: this.is_given(name), gives_away };
  }

  get text(): string {
    return this.files[this.shown] ?? '';
  }

  find(id: string | null): ShippedProgram | undefined {
    return this.data.programs.find((program) => program.id === id);
  }

  /** The first of the page's programs that has this scenario; by its name, or by its file as on the command line. */
  with_scenario(name: string): ShippedProgram | undefined {
    const { programs } = this.data;
    const of_this_file = ({ main }: ShippedProgram): boolean => last_name(main) === file_of_scenario(name);
    return programs.find(({ scenario }) => scenario === name) ?? programs.find(of_this_file);
  }

  /** What the command line calls the scenario: one that comes with it has a name, another one is a file beside the replay. */
  get outside_name(): string {
    const { program, main, scenario } = this;
    return scenario !== null && program?.id === scenario ? scenario : last_name(main);
  }

  /** Opens a program of the page, with what was edited in it. */
  open(program: ShippedProgram, edited: Files = kept_files(program.id)): void {
    this.program = program;
    this.own = null;
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

  /** Opens a program of the user's own, and keeps it. */
  open_own(program: OwnProgram, id = own_id(program)): void {
    const { title, main, scenario, files } = program;
    this.program = null;
    this.own = { id, title };
    this.files = { ...files };
    this.paths = Object.keys(files);
    this.main = main;
    this.scenario = scenario;
    this.shown = main;
    this.replay = null;
    this.keep();
  }

  /** Opens what is kept under this name, or a program of the page; false: there is neither. */
  open_by_id(id: string | null): boolean {
    const shipped = this.find(id);
    const own = own_programs().get(id ?? '');
    if (shipped !== undefined) this.open(shipped);
    else if (own !== undefined) this.open_own(own, id ?? '');
    return shipped !== undefined || own !== undefined;
  }

  /** Forgets the user's own program that is open. */
  forget(): void {
    if (this.own !== null) forget_own(this.own.id);
  }

  /** Keeps the open program as it stands. */
  private keep(): void {
    const { program, own, main, scenario, files } = this;
    if (program !== null) keep_files(program.id, this.edited());
    if (own === null) return;
    keep_own(own.id, { title: own.title, main, scenario, files });
    keep_last_program(own.id);
  }

  open_shared({ program, main, scenario, files, replay }: Shared): void {
    const shipped = this.find(program);
    if (shipped === undefined) this.open_own({ title: last_name(main), main, scenario, files });
    else {
      this.put_aside(shipped, files);
      this.open(shipped, files);
      this.files = { ...this.files, ...files };
      this.paths = [...new Set([...this.paths, ...Object.keys(files)])];
      this.main = main;
      this.scenario = scenario;
    }
    this.replay = replay;
  }

  /** What the user has made of a program goes to their own ones, before a link puts something else in its place. */
  private put_aside(shipped: ShippedProgram, files: Files): void {
    const { id, title, main, scenario } = shipped;
    const mine = kept_files(id);
    if (Object.entries(mine).every(([name, text]) => files[name] === text)) return;
    this.open(shipped);
    const program = { title: `${title}, before the link`, main, scenario, files: this.files };
    keep_own(own_id(program), program);
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
    this.keep();
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

  /** What to say of a mended program that computes less than the one that failed. */
  out_of_sight(computed: Computed | null): Problem[] {
    const text = removed_words(this.failed_with, computed);
    return text === null ? [] : [{ kind: 'warning', text, place: null }];
  }

  job({ seed, until_s, fixed }: RunSettings): Job {
    const { files, main, scenario, replay, program } = this;
    const must_pass = replay !== null && (fixed || JSON.stringify(files) !== this.timed);
    const what = { files: { ...files }, main, scenario, image: null, board: program?.board ?? null };
    return { ...what, seed, until_s, fixed, replay, must_pass };
  }

  shared({ seed, until_s, fixed }: RunSettings): Shared {
    const { main, scenario, shown, replay } = this;
    // The file that is shown goes along as it is, so that the link shows the same program when the page's own has changed.
    const files = { [shown]: this.text, ...this.differing() };
    return { program: this.program?.id ?? null, main, scenario, files, seed, until_s, fixed, replay };
  }
}
