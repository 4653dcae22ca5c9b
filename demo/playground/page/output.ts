// What a run leaves on the page: the account, what it complained about, how it ended, and the views.

import type { FromViewer } from '../../report/viewer/app/told.ts';
import { h } from '../../report/viewer/draw/dom.ts';
import { place_of_line } from '../model/place.ts';
import type { Outcome, Place, Problem, RanSimulation } from '../model/program.ts';
import { CauseBox } from './cause_box.ts';
import type { Layout } from './layout.ts';
import type { Parts } from './parts.ts';

/** Lines of the account that are shown. */
const LINES_MOST = 5000;
/** A line with its virtual time in front. */
const TIMED = /^ +\d+\.\d{6} /;
const REPORT = 'Report';
const REPORT_OF_TWO = 'Report: under "Failing and passing run" the failing one is beside one that passes';
const MARKS = { error: 'error', warning: 'warning', status: 'status' } as const;

/** A line of the account, which goes on below itself where there is no room; what is indented, such as a table, stays in its columns. */
function account_line(text: string): HTMLElement {
  const kind = TIMED.test(text) ? 'timed' : text.startsWith(' ') ? 'kept' : undefined;
  return h('span', { class: kind, text: `${text}\n` });
}

export class Output {
  private readonly page: Layout;
  private readonly go_to: (place: Place) => void;
  private readonly cause: CauseBox;
  private lines = 0;
  /** The frame has the viewer in it. */
  private readonly ready: Promise<void>;
  runs: readonly RanSimulation[] = [];
  shown = 0;

  constructor(page: Layout, parts: Parts, go_to: (place: Place) => void) {
    this.page = page;
    this.go_to = go_to;
    this.cause = new CauseBox(go_to);
    page.account.parentElement?.prepend(this.cause.element);
    this.ready = new Promise((resolve) => {
      window.addEventListener('message', ({ source, data }: MessageEvent<FromViewer>) => {
        if (source !== page.frame.contentWindow) return;
        if (data.viewer === 'ready') resolve();
        else this.hear(data);
      });
    });
    void parts.fill(page.frame);
  }

  private hear(told: FromViewer): void {
    const place = told.viewer === 'go to' ? place_of_line(told.place) : null;
    if (place !== null) this.go_to(place);
    const shown = this.runs[this.shown]?.document.run.trace_hash;
    if (told.viewer === 'why' && told.trace_hash === shown && told.asked !== null)
      this.cause.tell(told.asked);
  }

  /** Takes away what the run before has left. Its views stay until there are others, and say whose they are. */
  clear(): void {
    const { page } = this;
    const before = this.runs[this.shown];
    if (before !== undefined) {
      const { result, trace_hash } = before.document.run;
      const how = result.ok === null ? '' : result.ok ? ', which passed' : ', which failed';
      page.report.textContent = `Report of an earlier run: ${before.title}${how}, trace ${trace_hash}`;
    }
    page.views.classList.toggle('earlier', page.report.textContent !== REPORT);
    this.runs = [];
    this.cause.hide();
    page.account.textContent = '';
    this.lines = 0;
    page.alert.textContent = '';
    this.problems([]);
  }

  add(lines: readonly string[]): void {
    const room = LINES_MOST - this.lines;
    this.lines += lines.length;
    if (room <= 0) return;
    const more =
      lines.length > room
        ? [`... only the first ${LINES_MOST} lines are shown; the report has them all`]
        : [];
    this.page.account.append(...[...lines.slice(0, room), ...more].map(account_line));
  }

  say(text: string, kind: 'good' | 'bad' | '' = ''): void {
    this.page.status.className = kind;
    this.page.status.textContent = text;
  }

  /** Says how far something is: `done` of 1, null where nobody knows. */
  say_progress(text: string, done: number | null): void {
    this.say(text);
    const { progress } = this.page;
    if (done === null) progress.removeAttribute('value');
    else progress.value = done;
  }

  /** Says what went wrong, to those who cannot see the page too. */
  alarm({ kind, text, place }: Problem): void {
    const where = place === null ? '' : `${place.file}:${place.line}: `;
    this.say(kind === 'error' ? 'not run to its end' : text, kind === 'error' ? 'bad' : '');
    this.page.alert.textContent = kind === 'error' ? where + text : '';
    this.problems(place === null ? [] : [{ kind, text, place }]);
  }

  problems(problems: readonly Problem[]): void {
    const rows = problems.map(({ kind, text, place }) => {
      const mark = h('span', { class: 'mark', text: MARKS[kind] });
      const where = place === null ? '' : `${place.file}:${place.line}: `;
      const row = h('li', { class: kind });
      if (place === null) row.append(mark, text);
      else
        row.append(
          h(
            'button',
            { type: 'button', title: 'go to the line', click: () => this.go_to(place) },
            mark,
            where + text,
          ),
        );
      return row;
    });
    this.page.problems.replaceChildren(...rows);
  }

  async show({ ok, headline, problems, runs }: Outcome, elapsed_ms: number | null): Promise<void> {
    const time = elapsed_ms === null ? '' : `, in ${elapsed_ms.toFixed(0)} ms`;
    this.say(headline + time, ok === null ? '' : ok ? 'good' : 'bad');
    this.problems(problems);
    this.runs = runs;
    const { simulations } = this.page;
    simulations.replaceChildren(...runs.map(({ title }) => h('option', { text: title })));
    if (simulations.parentElement !== null) simulations.parentElement.hidden = runs.length < 2;
    const failing = runs.findIndex(({ document }) => document.run.result.ok === false);
    await this.show_run(Math.max(0, failing));
  }

  async show_run(n: number): Promise<void> {
    const run = this.runs[n];
    if (run === undefined) return;
    this.shown = n;
    this.page.simulations.selectedIndex = n;
    this.cause.show(run.document);
    await this.ready;
    this.page.report.textContent = run.document.compare === null ? REPORT : REPORT_OF_TWO;
    this.page.views.classList.remove('earlier');
    this.page.frame.contentWindow?.postMessage({ run: run.document }, '*');
  }
}
