// Closed processes that are kept for the next script, whose simulator V8 has optimised by then: for answers that belong to the project,
// of which none works against another.

import { type Answer, ClosedProcess, type Job } from './closed_process.ts';
import { type LibraryKind, library } from './library.ts';

export class KeptProcesses {
  private readonly idle: { readonly kind: LibraryKind; readonly process: ClosedProcess }[] = [];

  async run(kind: LibraryKind, job: Job, limit_ms: number): Promise<Answer> {
    const at = this.idle.findIndex((one) => one.kind === kind);
    const process =
      this.idle.splice(at, at < 0 ? 0 : 1)[0]?.process ?? new ClosedProcess(await library(kind));
    const answer = await process.run(job, limit_ms);
    if (process.is_alive) this.idle.push({ kind, process });
    return answer;
  }

  end(): void {
    for (const { process } of this.idle.splice(0)) process.end();
  }
}
