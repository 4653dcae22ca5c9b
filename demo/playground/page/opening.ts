// Files that the user opens: programs, a replay, a capture, a report.

import type { RunDocument } from '../../report/run_document.ts';
import { file_of_scenario, last_name } from '../model/file_names.ts';
import type { ShippedProgram } from '../model/program.ts';
import { is_c } from './c_desk.ts';
import { document_in_report } from './files.ts';
import type { Output } from './output.ts';
import type { OwnProgram } from './storage.ts';
import type { Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

export const OPENED = '.ts,.c,.cpp,.h,.replay,.pcapng,.html';
const SOURCE = /\.(ts|c|cpp|h)$/;

interface Opened {
  /** Ends what is running. */
  stop(): void;
  own(program: OwnProgram): void;
  /** A replay of this program of the page; null: of the one that is open. */
  replay(program: ShippedProgram | null, text: string): void;
}

/** The file of several that is run: a source in C, or the first one that no other imports. */
function main_of(files: ReadonlyMap<string, string>): string | undefined {
  const names = [...files.keys()].filter((name) => !name.endsWith('.h'));
  const is_imported = (name: string): boolean =>
    [...files].some(
      ([other, text]) => other !== name && (text.includes(`'./${name}'`) || text.includes(`"./${name}"`)),
    );
  return names.find(is_c) ?? names.find((name) => !is_imported(name)) ?? names[0];
}

export class Opening {
  private readonly workers: Workers;
  private readonly space: Workspace;
  private readonly output: Output;
  private readonly opened: Opened;

  constructor(workers: Workers, space: Workspace, output: Output, opened: Opened) {
    this.workers = workers;
    this.space = space;
    this.output = output;
    this.opened = opened;
  }

  /** Opens files that were chosen together: sources as one program, and then what else there is. */
  async open(files: readonly File[]): Promise<void> {
    const sources = files.filter(({ name }) => SOURCE.test(name));
    if (sources.length > 0) await this.attempt(sources[0] as File, () => this.sources(sources));
    for (const file of files) {
      const { name } = file;
      if (SOURCE.test(name)) continue;
      await this.attempt(file, async () => {
        if (name.endsWith('.replay')) this.replay(await file.text());
        else if (name.endsWith('.pcapng')) await this.capture(name, new Uint8Array(await file.arrayBuffer()));
        else if (name.endsWith('.html')) await this.report(name, await file.text());
        else throw new Error('it is none of .ts, .c with .h, .replay, .pcapng and saved reports (.html)');
      });
    }
  }

  private async attempt({ name }: File, body: () => Promise<void>): Promise<void> {
    this.opened.stop();
    try {
      await body();
    } catch (error) {
      this.output.alarm({ kind: 'error', text: `${name}: ${(error as Error).message}`, place: null });
    }
  }

  private async sources(sources: readonly File[]): Promise<void> {
    const read = await Promise.all(
      sources.map(async (file) => [file.name, await file.text()] as [string, string]),
    );
    const main = main_of(new Map(read));
    if (main === undefined) throw new Error('a header is no program: open it together with its .c files');
    const others = read.filter(([name]) => name !== main);
    const files = Object.fromEntries([...read.filter(([name]) => name === main), ...others]);
    this.opened.own({ title: main, main, scenario: null, files });
  }

  private replay(text: string): void {
    const [, scenario = ''] = /^scenario (.+)$/m.exec(text) ?? /^replay\d+ (\S+)/.exec(text) ?? [];
    if (this.is_of_the_open_one(scenario)) this.opened.replay(null, text);
    else {
      const program = this.space.with_scenario(scenario);
      if (program === undefined)
        throw new Error(
          `it is a replay of '${scenario}', which is none of the page's programs: open its file first, then its replay`,
        );
      this.opened.replay(program, text);
    }
  }

  private is_of_the_open_one(scenario: string): boolean {
    const { program, main, files } = this.space;
    if (program !== null) return program.scenario === scenario;
    if (last_name(main) === file_of_scenario(scenario)) return true;
    if (is_c(main)) return main.replace(/\.\w+$/, '').replaceAll('_', '-') === scenario;
    return Object.values(files).some(
      (text) => text.includes(`'${scenario}'`) || text.includes(`"${scenario}"`),
    );
  }

  private async capture(name: string, bytes: Uint8Array): Promise<void> {
    this.output.clear();
    const worker = await this.workers.take((message) => {
      if (message.type === 'lines') this.output.add(message.lines);
      if (message.type === 'failed')
        this.output.alarm({ ...message.problem, text: `${name}: ${message.problem.text}` });
      if (message.type === 'capture') this.output.say(`${name}: ${message.frames} frames`);
      if (message.type === 'capture' || message.type === 'failed') worker.end();
    });
    worker.ask({ type: 'capture', bytes });
  }

  private async report(name: string, html: string): Promise<void> {
    const text = document_in_report(html);
    if (text === null) throw new Error('it is no report of a run');
    const document = JSON.parse(text) as RunDocument;
    const { ok, how, why } = document.run.result;
    this.output.clear();
    const runs = [{ title: document.run.scenario, document, capture: null }];
    await this.output.show(
      { ok, headline: `${name}: ${why ?? how}`, problems: [], runs, replay: null, computed: null },
      null,
    );
  }
}
