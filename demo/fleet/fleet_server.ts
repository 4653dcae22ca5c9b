// The report of a fleet on this computer, where each board's run report is one click away: it is made when it is asked for, by running
// the fleet again.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../host/usage.ts';

export const BOARDS = '/board/';

export interface FleetPages {
  readonly page: string;
  readonly names: readonly string[];
  /** Makes the run report of a board. */
  board(name: string): Promise<string>;
}

/** Serves the pages to this computer only; port 0: any that is free. Settles when it listens; the address is that of the page. */
export async function serve_fleet(
  { page, names, board }: FleetPages,
  port: number,
): Promise<{ readonly address: string; readonly server: Server }> {
  const made = new Map<string, Promise<string>>();
  const answer = async (path: string): Promise<string | null> => {
    if (path === '/') return page;
    const name = path.startsWith(BOARDS) ? decodeURIComponent(path.slice(BOARDS.length)) : '';
    if (!names.includes(name)) return null;
    const known = made.get(name) ?? board(name);
    made.set(name, known);
    return known;
  };
  const server = createServer((request, response) => {
    const end = (status: number, type: string, text: string): void => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(text);
    };
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
  return { address: `http://127.0.0.1:${taken}/`, server };
}
