import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';
import { run_program } from '../../../../demo/cli/program.ts';
import { serve_fleet } from '../../../../demo/fleet/fleet_server.ts';
import { own_command } from '../../../../demo/host/own_command.ts';
import { Mosquitto } from '../../mosquitto.ts';
import { describe_with } from '../../programs.ts';

async function run(...args: string[]): Promise<{ code: number; lines: string[]; said: string[] }> {
  const lines: string[] = [];
  const said: string[] = [];
  const output = {
    print: (line: string) => void lines.push(line),
    complain: (line: string) => void said.push(line),
  };
  return { code: await run_program(['fleet', ...args], output), lines, said };
}

const [plans, claims, faults] = [
  'test/demo/fleet/plans.ts',
  'demo/fleet/fleet_claims.ts',
  'demo/fleet/fleet_faults.ts',
].map((file) => pathToFileURL(path.resolve(file)).href);

/** A file with a fleet of its own. */
function own_fleet(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fleet-')), 'small.mts');
  writeFileSync(file, `import { small_fleet } from '${plans}';\n${text}\n`);
  return file;
}

/** The smallest of the shipped ones. */
const SMALL = ['site-of-fifty', '--set', 'boards=3'];

it('runs a fleet once, writes its report, and prints what one board prints', async () => {
  const report = path.join(mkdtempSync(path.join(tmpdir(), 'fleet-')), 'fleet.html');
  const { code, lines } = await run(...SMALL, '--report', report, '--board', 'meter-2');
  expect(code).toBe(0);
  expect(lines.filter((line) => line.includes('meter-2  meter-2 is connected')).length).toBeGreaterThan(1);
  expect(lines.some((line) => /^no reading is lost +holds$/.test(line))).toBe(true);
  expect(readFileSync(report.replace('.html', '.meter-2.html'), 'utf8')).toContain(
    'meter-2, one of 3 boards',
  );
  expect(readFileSync(report, 'utf8')).toContain('"saved":{"meter-2":"fleet.meter-2.html"}');
  expect(readFileSync(report, 'utf8')).toContain('netx-sim fleet site-of-fifty --seeds 1 --set boards=3');
});

it('runs seeds and shards, and reports what the shards left', async () => {
  const out = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  expect((await run(...SMALL, '--seeds', '1..2', '--shard', '0/2', '--out', out)).code).toBe(0);
  const early = await run('site-of-fifty', '--from', out);
  expect([early.code, early.said]).toEqual([1, ['shard 1 of 2 is missing']]);
  await run(...SMALL, '--seeds', '1..2', '--shard', '1/2', '--out', out);
  expect(readdirSync(out)).toEqual(['site-of-fifty-0-of-2.fleet.json', 'site-of-fifty-1-of-2.fleet.json']);
  const { code, lines } = await run('site-of-fifty', '--from', out);
  expect(code).toBe(0);
  expect(lines).toContain('no reading is lost: holds in 2 of 2 runs');
});

describe_with(['mosquitto'], 'with Mosquitto', () => {
  it('runs a fleet with a real broker', async () => {
    const file = own_fleet('export const small = small_fleet({ until_s: 10 });');
    const broker = await Mosquitto.start(null);
    try {
      const { code, lines } = await run(file, '--broker', broker.address, '--speed', '10');
      expect(code).toBe(0);
      expect(lines.find((line) => line.startsWith('unaccounted for'))).toMatch(/ 0$/);
      expect(lines.find((line) => line.startsWith('arrived '))).not.toMatch(/ 0$/);
    } finally {
      await broker.stop();
    }
  }, 60_000);

  it('logs in where the broker asks for it, and tells in one line that it was refused', async () => {
    const file = own_fleet('export const small = small_fleet({ until_s: 10 });');
    const broker = await Mosquitto.start(null, false, '127.0.0.1', { name: 'depot', password: 'a secret' });
    const real = [file, '--broker', broker.address, '--speed', '10'];
    try {
      const refused = await run(...real);
      expect([refused.code, refused.said]).toEqual([
        2,
        [expect.stringMatching(/^netx-sim: --broker 127\.0\.0\.1:\d+: .*not authorized.*\(--username\)$/)],
      ]);
      const wrong = await run(...real, '--username', 'depot', '--password', 'no secret');
      expect([wrong.code, wrong.said[0]]).toEqual([
        2,
        expect.stringMatching(/not authorized|user name or the password/),
      ]);
      vi.stubEnv('NETX_SIM_BROKER_PASSWORD', 'a secret');
      const page = path.join(path.dirname(file), 'page.html');
      const { code, lines } = await run(...real, '--username', 'depot', '--report', page);
      expect(code).toBe(0);
      expect(lines.find((line) => line.startsWith('arrived '))).not.toMatch(/ 0$/);
      expect(readFileSync(page, 'utf8')).not.toContain('a secret');
    } finally {
      vi.unstubAllEnvs();
      await broker.stop();
    }
  }, 60_000);
});

it('tells before a run where no report can be written, and which port is taken', async () => {
  const { code, said } = await run(...SMALL, '--report', 'nowhere/fleet.html');
  expect([code, said]).toEqual([
    2,
    ['netx-sim: --report nowhere/fleet.html: cannot write the file, there is no such folder'],
  ]);
  const { address, close } = await serve_fleet(0);
  const { port } = new URL(address);
  expect((await run(...SMALL, '--serve', port)).said).toEqual([
    expect.stringMatching(`--serve ${port}: no page can be served there`),
  ]);
  close();
});

it('fails for a claim that no run has tried, and tells the command that runs a seed that failed', async () => {
  const fleet = own_fleet(`
import { all_back, free_packets } from '${claims}';
import { uplink_down } from '${faults}';
export const small = {
  ...small_fleet({ until_s: 10 }),
  parameters: { least: 1 },
  fleet: ({ least }) => ({
    ...small_fleet({ until_s: 10, boards: 1, faults: [uplink_down({ site: 'site-0', at_s: 5, for_s: 0.1, name: 'blink' })] }).fleet({}),
    claims: [all_back({ after: 'blink', within_s: 5 }), free_packets({ least })],
  }),
};`);
  const once = await run(fleet);
  expect(once.code).toBe(3);
  expect(once.lines.find((line) => line.startsWith('all back'))).toContain(
    'NOT TRIED: no board was away during it',
  );
  const junit = fleet.replace('.mts', '.xml');
  const set = ['--set', 'least=1000', '--junit', junit];
  const many = await run(fleet, '--seeds', '4..5', ...set, '--workers', '2');
  expect(many.code).toBe(3);
  const cases = readFileSync(junit, 'utf8').match(/<testcase.*/g) ?? [];
  expect(cases.map((line) => /name="small: (.*?)">/.exec(line)?.[1])).toEqual([
    'all back within 5 s of blink',
    'at least 1000 packets stay free on every board',
  ]);
  expect(cases[1]).toMatch(/message="seed 4: .*; fails in 2 of 2 runs"/);
  expect(many.lines).toContain(
    `at least 1000 packets stay free on every board: FAILS in 2 of 2 runs, seeds 4, 5; one of them: netx-sim fleet ${fleet} --seeds 4 --set least=1000`,
  );
});

it('tells in a line what is wrong with some values, or with the firmware, and where', async () => {
  const fleet = own_fleet(`
import { power_cut } from '${faults}';
const plan = (options) => small_fleet({ until_s: 5, ...options }).fleet({});
export const small = {
  ...small_fleet({ until_s: 5 }),
  parameters: { at_s: 1, broken: 0 },
  fleet: ({ at_s, broken }) =>
    plan({ faults: [power_cut({ at_s, for_s: 1 })], ...(broken ? { group: { firmware: () => () => null.x } } : {}) }),
};`);
  const late = await run(fleet, '--set', 'at_s=1,9', '--seeds', '1..3');
  expect([late.code, late.said]).toEqual([
    2,
    [expect.stringContaining('at_s is 9, and the run ends at 5 s')],
  ]);
  const broken = await run(fleet, '--set', 'broken=1');
  expect([broken.code, broken.said.length]).toEqual([1, 1]);
  expect(broken.said[0]).toMatch(/TypeError thrown in site-0-\d\/initialization, .*small\.mts:\d+:\d+, at/);
});

it('says what is wrong with a command line', async () => {
  const said = `netx-sim: fleet wants one fleet; ${own_command('fleet')} --help lists them`;
  expect((await run()).said).toEqual([said]);
  expect((await run('storm')).said[0]).toContain("there is no fleet 'storm'");
  expect((await run('site-of-fifty', '--set', 'size=3')).said[0]).toContain(
    'has no such parameter; there is boards',
  );
  expect((await run(...SMALL, '--broker', 'x')).said[0]).toContain('it takes HOST:PORT');
  expect((await run(...SMALL, '--broker', 'localhost:9', '--seeds', '1..2')).said[0]).toContain(
    'for one run',
  );
  expect((await run('site-of-fifty', '--seeds', '5..1')).said[0]).toContain('it takes a range of seeds');
  expect((await run(...SMALL, '--board', 'meter-9')).said[0]).toContain('there is meter-1 to meter-3');
});

it('tells before a run which options do not go together', async () => {
  const wrong = async (...args: string[]): Promise<string | undefined> => {
    const { code, said } = await run(...SMALL, ...args);
    return code === 2 ? said[0] : `code ${code}`;
  };
  const broker = ['--broker', 'localhost:1'];
  expect(await wrong('--speed', '5')).toContain('--speed goes with --broker');
  expect(await wrong('--username', 'a')).toContain('--username goes with --broker');
  expect(await wrong('--password', 'a', ...broker)).toContain('--password goes with --username');
  expect(await wrong('--serve', '0', ...broker)).toContain('without --from and --broker');
  expect(await wrong('--out', 'results', ...broker)).toContain('without --broker');
  expect(await wrong('--from', 'results', '--board', 'meter-1')).toContain('--from runs nothing');
});
