// The playground: what is on the page, put together.

import data from 'playground:data';
import { button } from '../../report/viewer/draw/dom.ts';
import { link_of, shared_of } from '../model/link.ts';
import type { Job, Problem, ShippedProgram } from '../model/program.ts';
import { about_words } from './about_words.ts';
import { CDesk, is_c } from './c_desk.ts';
import { Editor } from './editor.ts';
import { file_tabs } from './file_tabs.ts';
import { choose_files, take_dropped_files } from './files.ts';
import { type Actions, type Layout, layout, type SaveKind } from './layout.ts';
import { LessonDesk } from './lesson_desk.ts';
import { OPENED, Opening } from './opening.ts';
import { Output } from './output.ts';
import { parts_of_page } from './parts.ts';
import { Runner } from './runner.ts';
import { save, saves_possible } from './saving.ts';
import { SearchDesk } from './search_desk.ts';
import { patience_s, run_settings, SettingError, search_runs } from './settings.ts';
import { show_share } from './share_dialog.ts';
import { keep_stopped, last_program, type OwnProgram, was_stopped } from './storage.ts';
import { TypeDesk } from './type_desk.ts';
import { show_words } from './words_dialog.ts';
import { Workers } from './workers.ts';
import { type RunSettings, Workspace } from './workspace.ts';
import { WorldForm } from './world_form.ts';
import './style.css';
import './lesson.css';

/** The address names a shared program no longer: what is open is another one by now. */
function leave_link(): void {
  if (location.hash !== '') history.replaceState(null, '', location.href.replace(/#.*/, ''));
}

function name_reset(reset: HTMLButtonElement, is_of_the_page: boolean): void {
  reset.textContent = is_of_the_page ? 'Reset' : 'Forget';
  reset.title = is_of_the_page
    ? 'take back what was edited in this program'
    : 'take this program out of this browser';
}

class Playground implements Actions {
  private readonly parts = parts_of_page();
  private readonly workers = new Workers(this.parts);
  private readonly runner = new Runner(this.workers);
  private readonly space = new Workspace(data);
  private readonly page: Layout;
  private readonly output: Output;
  private readonly searching: SearchDesk;
  private readonly editor: Editor;
  private readonly form: WorldForm;
  private readonly opening: Opening;
  private readonly desk: LessonDesk;
  private replay_text: string | null = null;
  private readonly c: CDesk;
  private readonly types: TypeDesk;

  constructor(root: HTMLElement) {
    const programs = data.programs.filter(({ main }) => this.parts.c !== null || !is_c(main));
    this.page = layout(root, { ...data, programs }, this);
    this.output = new Output(this.page, this.parts, (place) => {
      if (!this.space.paths.includes(place.file)) return;
      this.show_file(place.file);
      this.editor.go_to(place);
    });
    this.searching = new SearchDesk(this.page, this.output, this.workers, {
      found: (outcome) => {
        this.replay_text = outcome.replay;
        this.space.replay = outcome.replay;
        this.space.failed_with = outcome.computed;
        this.about();
        this.editor.mark(outcome.problems);
      },
      clean: (computed) => this.output.problems(this.space.out_of_sight(computed)),
      over: () => this.busy(false),
      failed: (problem) => this.failed(problem),
    });
    this.c = new CDesk(this.page, this.output, this.parts, {
      failed: (problems) => {
        if (problems[0] !== undefined) this.failed(problems[0]);
        this.output.problems(problems);
        this.editor.mark(problems);
      },
      waits: () => this.busy(false),
    });
    this.types = new TypeDesk(this.page, this.output, this.parts, {
      files: () => (is_c(this.space.main) ? null : this.space.files),
      found: (problems) => this.editor.mark(problems),
    });
    this.editor = new Editor(this.page.editor, data, this.parts.nonce, {
      run: () => this.run(),
      changed: (text) => {
        this.space.edit(text);
        leave_link();
        this.tabs();
      },
    });
    this.desk = new LessonDesk(this.page.lesson, data, this.space, this.workers, {
      patience_s: () => patience_s(this.page),
      firmware: (files, again) => this.c.firmware(files, { repaired: false, searched: false }, again),
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
    this.form = new WorldForm((main, code) =>
      this.open_own({ title: main, main, scenario: null, files: { [main]: code } }),
    );
    this.opening = new Opening(this.workers, this.space, this.output, {
      stop: () => this.stop(),
      own: (program) => this.open_own(program),
      replay: (program, text) => this.open_replay(program, text),
    });
    take_dropped_files((files) => void this.opening.open(files));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) this.run();
    });
    window.addEventListener('hashchange', () => void this.open_link());
  }

  /** Opens what the address says, or what was open last, and runs it. */
  async start(): Promise<void> {
    if (!(await this.open_link())) {
      const last = last_program();
      if (!this.space.open_by_id(last)) this.space.open_by_id(data.programs[0]?.id ?? null);
      this.opened();
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
    if (!this.space.open_by_id(id)) return;
    this.page.fixed.checked = false;
    leave_link();
    this.opened();
  }

  private open_own(program: OwnProgram): void {
    this.space.open_own(program);
    this.page.fixed.checked = false;
    leave_link();
    this.opened();
  }

  private open_replay(program: ShippedProgram | null, text: string): void {
    if (program !== null) this.space.open(program);
    this.page.fixed.checked = false;
    this.space.replay = text;
    this.opened();
  }

  /** Another program is open. */
  private opened(): void {
    const { space, page } = this;
    const { program } = space;
    page.programs.show(space.id);
    name_reset(page.reset, program !== null);
    page.fixed.disabled = program !== null && !program.has_repair;
    page.explore.disabled = program !== null && program.scenario === null;
    this.calm();
    this.about();
    this.types.opened();
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
  private about(passed = false): void {
    this.page.about.textContent = about_words(this.space, passed);
    this.page.nominal.hidden = this.space.replay === null;
  }

  nominal(): void {
    this.space.replay = null;
    this.about();
    this.run();
  }

  private show_file(name: string): void {
    this.space.shown = name;
    this.editor.show(this.space.shown_file);
    this.tabs();
  }

  private tabs(): void {
    file_tabs(this.page.files, this.space, (name) => this.show_file(name));
  }

  private busy(busy: boolean): void {
    this.page.stop.disabled = !busy;
    document.documentElement.dataset['busy'] = busy ? 'yes' : 'no';
    // How far a run is, several times a second, is nothing to be read out: how it ended is.
    this.page.status.setAttribute('aria-busy', String(busy));
    const possible = saves_possible(this.output, this.replay_text);
    for (const [kind, save_button] of this.page.saves) save_button.disabled = !possible[kind];
  }

  /** What the fields say, and what to do with it; where they say what cannot be taken, the page tells. */
  private with_settings(body: (settings: RunSettings) => void): void {
    try {
      body(run_settings(this.page));
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      this.output.alarm({ kind: 'error', text: error.message, place: null });
    }
  }

  run(): void {
    this.with_settings((settings) => {
      this.begin('running');
      const job = this.space.job(settings);
      void this.c.built(job, () => this.run()).then((it) => it && this.run_job(it));
    });
  }

  /** Nothing of what was before is going on, or is shown any more. */
  private begin(what: string): void {
    this.stop_search();
    this.replay_text = this.space.replay;
    this.output.clear();
    this.editor.mark([]);
    this.output.say(what);
    this.busy(true);
  }

  private run_job(job: Job): void {
    void this.runner.run(job, patience_s(this.page), {
      lines: (lines) => this.output.add(lines),
      progress: (text, done) => this.output.say_progress(text, done),
      long: (question) => this.ask_to_go_on(question),
      done: (outcome, elapsed_ms) => {
        this.calm();
        this.replay_text = outcome.replay;
        this.about(outcome.ok === true);
        if (outcome.ok === false && !job.must_pass) this.space.failed_with = outcome.computed;
        const is_mended = outcome.ok === true && job.must_pass && !job.fixed;
        const notes = is_mended ? this.space.out_of_sight(outcome.computed) : [];
        const told = { ...outcome, problems: [...notes, ...outcome.problems] };
        this.editor.mark(told.problems);
        void this.output.show(told, elapsed_ms).then(() => this.busy(false));
      },
      failed: (problem) => this.failed(problem),
      stopped: (problem) => {
        keep_stopped(this.space.id);
        this.failed(problem);
      },
    });
  }

  /** A run takes long, and gets on. */
  private ask_to_go_on(question: string): void {
    const { notice, progress } = this.page;
    progress.hidden = false;
    const let_run = (): void => {
      notice.hide();
      this.runner.let_run();
    };
    notice.ask(question, button('Let it run', 'to its end; Stop ends it', let_run));
  }

  /** Nothing runs any more. */
  private calm(): void {
    this.page.progress.hidden = true;
    this.page.notice.hide();
  }

  private failed(problem: Problem): void {
    this.calm();
    this.output.alarm(problem);
    this.editor.mark([problem]);
    this.busy(false);
  }

  stop(): void {
    if (this.runner.running) this.runner.stop();
    this.c.stop();
    this.stop_search();
    this.desk.stop();
  }

  private stop_search(): void {
    this.searching.stop();
    this.calm();
  }

  explore(): void {
    this.with_settings((settings) => {
      const runs = search_runs(this.page);
      this.stop();
      this.begin('searching');
      const job = { ...this.space.job(settings), replay: null, must_pass: false };
      void this.c.built(job, () => this.explore(), true).then((it) => it && this.searching.search(it, runs));
    });
  }

  share(): void {
    this.with_settings((settings) => {
      void link_of(this.space.shared(settings)).then((link) => {
        history.replaceState(null, '', link);
        show_share(location.href);
      });
    });
  }

  open(): void {
    choose_files(OPENED, (files) => void this.opening.open(files));
  }

  world(): void {
    this.form.open();
  }

  words(): void {
    show_words(data.glossary);
  }

  reset(): void {
    if (this.space.program === null) {
      this.ask_to_forget();
      return;
    }
    this.space.reset();
    this.desk.reset();
    this.opened();
  }

  /** A program of the user's own is nowhere else. */
  private ask_to_forget(): void {
    const { notice } = this.page;
    const forget = (): void => {
      notice.hide();
      this.space.forget();
      this.choose(data.programs[0]?.id ?? '');
    };
    notice.ask(
      `Take ${this.space.main} out of this browser? It is kept nowhere else. `,
      button('Forget it', 'save it before, if you want it again', forget),
      button('Keep it', 'leaves everything as it is', () => notice.hide()),
    );
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
