import path from 'node:path';
import { expect, it } from 'vitest';
import { missing_service, source_trouble } from '../../../../demo/c/build/messages.ts';
import { ROOT } from '../../../tidy/sources.ts';

const RULES = { root: '/p', sim: path.join(ROOT, 'demo/c') };
const told = (...lines: string[]): string[] => source_trouble(lines.join('\n'), RULES).split('\n');

it('a call of a service that is not here says so, and where', () => {
  expect(
    told(
      "/w/app.c:3:9: error: call to undeclared function 'nx_web_http_server_create'; ISO C99 and later do not support implicit function declarations [-Wimplicit-function-declaration]",
    ),
  ).toEqual([
    'app.c:3:9: error: nx_web_http_server_create is not a service of this simulator; services: demo/c/services.md',
  ]);
  const own = "/w/app.c:3:9: error: call to undeclared function 'blink'; ISO C99 ...";
  expect(told(own)).toEqual([own.replace('/w/', '')]);
});

it('an internal name of the original is told as one', () => {
  expect(missing_service('_tx_thread_schedule')).toContain('internal to the original');
  expect(missing_service('blink')).toBeUndefined();
});

it('a header of an add-on, and one that no folder has', () => {
  const [, addon] = told("/w/app.c:1:10: fatal error: 'nx_web_http_server.h' file not found");
  expect(addon).toContain('belongs to an add-on that is not simulated');
  const [, other] = told("/w/app.c:1:10: fatal error: 'inc/board.h' file not found");
  expect(other).toContain('give its folder with -I');
});

it('a field that a control block does not have is told with those that it has', () => {
  for (const type of ['TX_THREAD', "struct TX_THREAD_STRUCT' (aka 'TX_THREAD"]) {
    const [, fields] = told(`/w/app.c:4:5: error: no member named 'tx_thread_entry_count' in '${type}'`);
    expect(fields).toMatch(/^ {2}fields of TX_THREAD that exist here: .*\btx_thread_name\b/);
    expect(fields).not.toContain('sim_');
  }
  expect(told("/w/app.c:4:5: error: no member named 'x' in 'struct mine'")).toHaveLength(1);
});

it('code for a processor is told as that; counts of errors are left out', () => {
  const [, hint, ...rest] = told(
    '/w/app.c:2:3: error: invalid instruction mnemonic',
    '1 warning and 1 error generated.',
  );
  expect(hint).toContain('#ifndef __NETX_SIM__');
  expect(rest).toEqual([]);
});
