// Files that the user opens: a program, a replay, a capture, a report.

import type { RunDocument } from '../../report/run_document.ts';
import { document_in_report } from './files.ts';
import type { Output } from './output.ts';
import type { Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

interface Opened {
  own(name: string, text: string): void;
  /** The replay of a program of the page. */
  replay(id: string, text: string): void;
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

  async open(file: File): Promise<void> {
    const { name } = file;
    try {
      if (name.endsWith('.replay')) this.replay(await file.text());
      else if (name.endsWith('.pcapng')) await this.capture(name, new Uint8Array(await file.arrayBuffer()));
      else if (name.endsWith('.html')) await this.report(name, await file.text());
      else this.opened.own(name, await file.text());
    } catch (error) {
      this.output.alarm({ kind: 'error', text: `${name}: ${(error as Error).message}`, place: null });
    }
  }

  private replay(text: string): void {
    const [, scenario = ''] = /^scenario (.+)$/m.exec(text) ?? /^replay\d+ (\S+)/.exec(text) ?? [];
    if (this.space.find(scenario) === undefined)
      throw new Error(
        `it is a replay of '${scenario}', which is none of the page's programs: open its file first, then its replay`,
      );
    this.opened.replay(scenario, text);
  }

  private async capture(name: string, bytes: Uint8Array): Promise<void> {
    this.output.clear();
    const worker = await this.workers.take((message) => {
      if (message.type === 'lines') this.output.add(message.lines);
      if (message.type === 'failed') this.output.alarm(message.problem);
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
      { ok, headline: `${name}: ${why ?? how}`, problems: [], runs, replay: null },
      null,
    );
  }
}
