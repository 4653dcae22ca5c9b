// The report of a fleet on this computer, where each board's run report is one click away: it is made when it is asked for, by running
// the fleet again.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../host/usage.ts';

export const BOARDS = '/board/';

export interface FleetPages {
  readonly page: string;
  readonly names: readonly string[];
  /** Makes the run report of a board. */
  board(name: string): Promise<string>;
}

/** A port of this computer's, and what is shown there. */
export interface FleetServer {
  /** Of the page. */
  readonly address: string;
  /** From now on; until then whoever asks is told to wait. */
  show(pages: FleetPages): void;
  close(): void;
}

function answers_of({ page, names, board }: FleetPages): (path: string) => Promise<string | null> {
  const made = new Map<string, Promise<string>>();
  return async (path) => {
    if (path === '/') return page;
    const name = path.startsWith(BOARDS) ? decodeURIComponent(path.slice(BOARDS.length)) : '';
    if (!names.includes(name)) return null;
    const known = made.get(name) ?? board(name);
    made.set(name, known);
    return known;
  };
}

/** Takes the port, for this computer only; 0: any that is free. Settles when it listens. */
export async function serve_fleet(port: number): Promise<FleetServer> {
  let answer: ((path: string) => Promise<string | null>) | null = null;
  const server = createServer((request, response) => {
    const end = (status: number, type: string, text: string): void => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(text);
    };
    if (answer === null) {
      end(503, 'text/plain', 'the fleet is still running: look again later\n');
      return;
    }
    answer(request.url ?? '/').then(
      (text) =>
        text === null ? end(404, 'text/plain', 'there is no such page\n') : end(200, 'text/html', text),
      (error: unknown) => end(500, 'text/plain', `${error instanceof Error ? error.message : error}\n`),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new UsageError(`--serve ${port}: no page can be served there: ${error.message}; 0 takes a free port`),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${taken}/`,
    show: (pages) => {
      answer = answers_of(pages);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
