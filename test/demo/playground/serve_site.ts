// A web server of this computer for the folder of a site, which it is the only one to know.

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface ServedSite {
  readonly origin: string;
  /** Names of the files that were asked for. */
  readonly asked: string[];
  close(): void;
}

export async function serve_site(folder: string): Promise<ServedSite> {
  const asked: string[] = [];
  const server = createServer(({ url = '/' }, answer) => {
    const [name = ''] = url.slice(1).split('?');
    const file = name === '' ? 'index.html' : name;
    asked.push(file);
    if (file.includes('/') || !existsSync(path.join(folder, file))) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    answer.end(readFileSync(path.join(folder, file)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { origin, asked, close: () => void server.close() };
}
