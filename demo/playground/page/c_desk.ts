// A program in C that is to be run: has it built, asks before the compiler is loaded, and says how it goes.

import { button } from '../../report/viewer/draw/dom.ts';
import type { CBuild } from '../model/c_build.ts';
import type { Files, Job, Problem } from '../model/program.ts';
import { type Built, CBuilder } from './c_builder.ts';
import type { Layout } from './layout.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';

const NO_COMPILER =
  'Firmware in C is not in this page: a site that was built with the compiler has it, and netx-sim run main.c runs it on a computer.';
/** Most of the compiler comes first, and what is left is small. */
const NEARLY_ALL = 0.9;

export function is_c(file: string): boolean {
  return /\.(c|cpp)$/.test(file);
}

export interface CEvents {
  /** It cannot be built: why, all of it. */
  failed(problems: readonly Problem[]): void;
  /** The compiler is needed first; nothing runs. */
  waits(): void;
}

export class CDesk {
  private readonly page: Layout;
  private readonly output: Output;
  private readonly events: CEvents;
  private readonly builder: CBuilder | null;

  constructor(page: Layout, output: Output, parts: Parts, events: CEvents) {
    this.page = page;
    this.output = output;
    this.events = events;
    const told = (done: number, of: number, what: string): void => this.loading(done, of, what);
    this.builder = parts.c && new CBuilder(parts.c, () => parts.compiler(), told);
  }

  /** Stops a build. */
  stop(): void {
    if (this.builder?.stop() !== true) return;
    this.page.progress.hidden = true;
    this.events.failed([{ kind: 'warning', text: 'Stopped.', place: null }]);
  }

  /**
   * The job, with its firmware built if it is one in C; null: it cannot be run now, and the page says why. `again` is called when the
   * compiler may be loaded. `is_search`: it will be searched.
   */
  async built(job: Job, again: () => void, is_search = false): Promise<Job | null> {
    const { output, events } = this;
    if (!is_c(job.main)) return job;
    // A replay needs what its search was made with; that of a lesson's check is made with what runs.
    const searched = job.board === null && (is_search || job.replay !== null);
    const built = await this.firmware(job.files, { repaired: job.fixed, searched }, again);
    if (built === null) return null;
    if ('problems' in built) {
      output.add([built.text]);
      events.failed(built.problems);
      return null;
    }
    output.add(
      built.warnings.map(
        ({ text, place }) => `${place === null ? '' : `${place.file}:${place.line}: `}${text}`,
      ),
    );
    return { ...job, image: built.image };
  }

  /** What files are built into, or why not; null: it was stopped, or the compiler is not there yet. */
  async firmware(files: Files, how: CBuild, again: () => void): Promise<Exclude<Built, string> | null> {
    const { builder, page, output } = this;
    if (builder === null)
      return { problems: [{ kind: 'error', text: NO_COMPILER, place: null }], text: NO_COMPILER };
    output.say('building');
    const built = await builder.build(files, how);
    if (built === 'stopped') return null;
    page.progress.hidden = true;
    if (built !== 'needs compiler') return built;
    this.ask(builder, again);
    return null;
  }

  private ask(builder: CBuilder, again: () => void): void {
    const { notice } = this.page;
    const load = button(`Load the compiler (${builder.size_mb} MB)`, 'once; this browser keeps it', () => {
      notice.hide();
      builder.allow();
      again();
    });
    const words =
      'This has to be compiled. The compiler of C comes from this site, once; this browser keeps it. ';
    notice.ask(words, load);
    this.output.say('not run: it has to be compiled');
    this.events.waits();
  }

  private loading(done: number, of: number, what: string): void {
    this.page.progress.hidden = false;
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
    const words = done < NEARLY_ALL * of ? `${what}: ${mb(done)} of ${mb(of)} MB` : 'starting the compiler';
    this.output.say_progress(words, done / of);
  }
}
