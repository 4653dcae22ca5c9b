// The playground: what is on the page, put together.

import data from 'playground:data';
import { link_of, shared_of } from '../model/link.ts';
import type { Job, Problem } from '../model/program.ts';
import { CDesk, is_c } from './c_desk.ts';
import { Editor } from './editor.ts';
import { Explorer } from './explorer.ts';
import { file_tabs } from './file_tabs.ts';
import { choose_file } from './files.ts';
import { type Actions, type Layout, layout, type SaveKind } from './layout.ts';
import { LessonDesk } from './lesson_desk.ts';
import { Opening } from './opening.ts';
import { Output } from './output.ts';
import { parts_of_page } from './parts.ts';
import { Runner } from './runner.ts';
import { save, saves_possible } from './saving.ts';
import { show_share } from './share_dialog.ts';
import { keep_stopped, last_program, was_stopped } from './storage.ts';
import { Workers } from './workers.ts';
import { type RunSettings, Workspace } from './workspace.ts';
import { WorldForm } from './world_form.ts';
import './style.css';
import './lesson.css';

/** Workers of a search. */
const TEAM = Math.min(4, Math.max(2, navigator.hardwareConcurrency ?? 2));
const PATIENCE_S = 10;
const SEARCH_IT = 'It passes with nominal timing. Explore searches for a timing that breaks it.';
const TIMING_KEPT = 'Run takes the timing that was found: mend the program and run it again.';
const TIMING_KEPT_OR_REPAIR =
  'Run takes the timing that was found: mend the program, or tick "with the repair", and run it again.';

class Playground implements Actions {
  private readonly parts = parts_of_page();
  private readonly workers = new Workers(this.parts);
  private readonly runner = new Runner(this.workers);
  private readonly explorer = new Explorer(this.workers);
  private readonly space = new Workspace(data);
  private readonly page: Layout;
  private readonly output: Output;
  private readonly editor: Editor;
  private readonly form: WorldForm;
  private readonly desk: LessonDesk;
  private replay_text: string | null = null;
  private readonly c: CDesk;

  constructor(root: HTMLElement) {
    const programs = data.programs.filter(({ main }) => this.parts.c !== null || !is_c(main));
    this.page = layout(root, programs, data.strategies, this);
    this.output = new Output(this.page, this.parts, (place) => {
      if (this.space.paths.includes(place.file)) this.show_file(place.file);
      this.editor.go_to(place);
    });
    this.c = new CDesk(this.page, this.output, this.parts, {
      failed: (problems) => {
        const [first] = problems;
        if (first !== undefined) this.failed(first);
        this.output.problems(problems);
        this.editor.mark(problems);
      },
      waits: () => this.busy(false),
      again: () => this.run(),
    });
    this.editor = new Editor(this.page.editor, data, this.parts.nonce, {
      run: () => this.run(),
      changed: (text) => {
        this.space.edit(text);
        this.tabs();
      },
    });
    this.desk = new LessonDesk(this.page.lesson, data, this.space, this.workers, {
      patience_s: () => this.patience_s,
      checking: (is_checking) => {
        if (is_checking) this.stop();
        this.busy(is_checking);
      },
      checked: (replay) => {
        this.space.replay = replay;
        this.about();
        this.run();
      },
      changed: () => {
        this.show_file(this.space.shown);
        this.run();
      },
      failed: (text) => this.failed({ kind: 'error', text, place: null }),
    });
    this.form = new WorldForm((name, code) => this.open_own(name, code));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) this.run();
    });
    window.addEventListener('hashchange', () => void this.open_link());
  }

  /** Opens what the address says, or what was open last, and runs it. */
  async start(): Promise<void> {
    if (!(await this.open_link())) {
      const program = this.space.find(last_program()) ?? data.programs[0];
      if (program !== undefined) this.choose(program.id);
    }
    document.documentElement.dataset['ready'] = 'yes';
  }

  private async open_link(): Promise<boolean> {
    try {
      const shared = await shared_of(location.hash);
      if (shared === null) return false;
      this.space.open_shared(shared);
      this.page.seed.value = shared.seed === null ? '' : String(shared.seed);
      this.page.until.value = shared.until_s === null ? '' : String(shared.until_s);
      this.page.fixed.checked = shared.fixed;
      this.opened();
      return true;
    } catch (error) {
      this.output.alarm({ kind: 'error', text: (error as Error).message, place: null });
      return false;
    }
  }

  choose(id: string): void {
    const program = this.space.find(id);
    if (program === undefined) return;
    this.space.open(program);
    this.page.fixed.checked = false;
    if (location.hash !== '') history.replaceState(null, '', location.href.replace(/#.*/, ''));
    this.opened();
  }

  private open_own(name: string, text: string): void {
    this.space.open_own(name, text);
    this.page.fixed.checked = false;
    this.opened();
  }

  /** Another program is open. */
  private opened(): void {
    const { space, page } = this;
    const { program } = space;
    page.programs.value = program?.id ?? '';
    page.fixed.disabled = program !== null && !program.has_repair;
    page.explore.disabled = program !== null && program.scenario === null;
    this.about();
    this.editor.forget();
    this.busy(true);
    void this.desk.opened().then(() => this.first_run());
  }

  private first_run(): void {
    const { space } = this;
    this.show_file(space.shown);
    if (!was_stopped(space.id)) this.run();
    else {
      this.output.clear();
      this.output.say('not run: it had to be stopped the last time; Run tries it again');
      this.busy(false);
    }
  }

  /** What is open, and what to do next. */
  private about(): void {
    const { program, main, replay } = this.space;
    const has_repair = program?.has_repair === true;
    const kept = has_repair ? TIMING_KEPT_OR_REPAIR : TIMING_KEPT;
    const next = replay !== null ? kept : has_repair ? SEARCH_IT : '';
    this.page.about.textContent = [program?.summary ?? `a file of your own: ${main}`, next]
      .filter(Boolean)
      .join(' · ');
    this.page.nominal.hidden = replay === null;
  }

  nominal(): void {
    this.space.replay = null;
    this.about();
    this.run();
  }

  private show_file(name: string): void {
    this.space.shown = name;
    this.editor.show(name, this.space.text, this.space.is_given(name));
    this.tabs();
  }

  private tabs(): void {
    file_tabs(this.page.files, this.space, (name) => this.show_file(name));
  }

  private settings(): RunSettings | null {
    const { seed, until, fixed } = this.page;
    const number = (text: string): number | null => (text.trim() === '' ? null : Number(text));
    const [seed_value, until_value] = [number(seed.value), number(until.value)];
    const wrong =
      seed_value !== null && !(Number.isInteger(seed_value) && seed_value >= 0 && seed_value <= 0xffff_ffff)
        ? `seed ${seed.value}: it takes a whole number from 0 to 4294967295`
        : until_value !== null && !(until_value > 0 && until_value <= 1e6)
          ? `until ${until.value}: it takes a number of virtual seconds up to 1000000`
          : null;
    if (wrong === null)
      return { seed: seed_value, until_s: until_value, fixed: fixed.checked && !fixed.disabled };
    this.output.alarm({ kind: 'error', text: wrong, place: null });
    return null;
  }

  changed(): void {
    // What is chosen counts for the next run.
  }

  private get patience_s(): number {
    return Number(this.page.patience.value) || PATIENCE_S;
  }

  private busy(busy: boolean): void {
    this.page.stop.disabled = !busy;
    document.documentElement.dataset['busy'] = busy ? 'yes' : 'no';
    const possible = saves_possible(this.output, this.replay_text);
    for (const [kind, save_button] of this.page.saves) save_button.disabled = !possible[kind];
  }

  run(): void {
    const settings = this.settings();
    if (settings === null) return;
    this.stop_search();
    this.output.clear();
    this.editor.mark([]);
    this.output.say('running');
    this.busy(true);
    void this.c.built(this.space.job(settings)).then((job) => job && this.run_job(job));
  }

  private run_job(job: Job): void {
    void this.runner.run(job, this.patience_s, {
      lines: (lines) => this.output.add(lines),
      progress: (text) => this.output.say(text),
      done: (outcome, elapsed_ms) => {
        this.replay_text = outcome.replay;
        this.editor.mark(outcome.problems);
        void this.output.show(outcome, elapsed_ms).then(() => this.busy(false));
      },
      failed: (problem) => this.failed(problem),
      stopped: (problem) => {
        keep_stopped(this.space.id);
        this.failed(problem);
      },
    });
  }

  private failed(problem: Problem): void {
    this.output.alarm(problem);
    this.editor.mark([problem]);
    this.page.progress.hidden = true;
    this.busy(false);
  }

  stop(): void {
    if (this.runner.running) this.runner.stop();
    this.c.stop();
    this.stop_search();
    this.desk.stop();
  }

  private stop_search(): void {
    if (this.explorer.running) this.explorer.stop();
    this.page.progress.hidden = true;
  }

  explore(): void {
    const settings = this.settings();
    const runs = Number(this.page.runs.value);
    if (settings === null) return;
    if (!(Number.isInteger(runs) && runs > 0)) {
      this.output.alarm({
        kind: 'error',
        text: `runs ${this.page.runs.value}: it takes a whole number`,
        place: null,
      });
      return;
    }
    this.stop();
    this.output.clear();
    this.editor.mark([]);
    const { progress, strategy } = this.page;
    progress.hidden = false;
    this.busy(true);
    const job = { ...this.space.job(settings), replay: null, must_pass: false };
    void this.c.built(job).then((ready) => ready && this.search(ready, strategy.value, runs));
  }

  private search(job: Job, strategy: string, runs: number): void {
    const { progress } = this.page;
    progress.hidden = false;
    void this.explorer.search(
      job,
      { strategy, runs, workers: TEAM },
      {
        lines: (lines) => this.output.add(lines),
        progress: (text, done, planned) => {
          progress.max = planned;
          progress.value = done;
          this.output.say(`searching: ${text}`);
        },
        found: (outcome, report) => {
          progress.hidden = true;
          this.replay_text = outcome.replay;
          this.space.replay = outcome.replay;
          this.about();
          this.output.add(['', ...report]);
          this.editor.mark(outcome.problems);
          void this.output.show(outcome, null).then(() => {
            this.busy(false);
          });
        },
        clean: (text) => {
          progress.hidden = true;
          this.output.say(text, 'good');
          this.output.add([text]);
          this.busy(false);
        },
        failed: (problem) => this.failed(problem),
      },
    );
  }

  share(): void {
    const settings = this.settings();
    if (settings === null) return;
    void link_of(this.space.shared(settings)).then((link) => {
      history.replaceState(null, '', link);
      show_share(location.href);
    });
  }

  open(): void {
    const opening = new Opening(this.workers, this.space, this.output, {
      own: (name, text) => this.open_own(name, text),
      replay: (id, text) => {
        this.choose(id);
        this.space.replay = text;
        this.about();
        this.run();
      },
    });
    choose_file('.ts,.c,.replay,.pcapng,.html', (file) => void opening.open(file));
  }

  world(): void {
    this.form.open();
  }

  reset(): void {
    this.space.reset();
    this.desk.reset();
    this.opened();
  }

  save(what: SaveKind): void {
    void save(what, {
      space: this.space,
      output: this.output,
      replay: this.replay_text,
      workers: this.workers,
      parts: this.parts,
    });
  }

  show_run(n: number): void {
    void this.output.show_run(n);
  }
}

const root = document.getElementById('app');
if (root !== null) void new Playground(root).start();
