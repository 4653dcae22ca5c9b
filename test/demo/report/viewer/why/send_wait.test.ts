import { expect, test } from 'vitest';
import { send_wait } from '../../../../../demo/report/viewer/why/send_wait.ts';
import { replayed } from '../model/run_of.ts';

async function asked(name: string, socket: string, since_ns: number): Promise<string[]> {
  const { run } = await replayed(name);
  const id = run.document.objects.find((one) => one.kind === 'TCP socket' && one.name === socket)?.id ?? 0;
  return send_wait(run, id, since_ns, run.end_ns);
}

test('a congestion window that is full is told, with what the peer would take', async () => {
  const [words = ''] = await asked('stuck-sender', 'pump', 400_022_000);
  expect(words).toMatch(
    /^It waits to send: the congestion window is full: 4398 bytes are on their way, it allows 4398/,
  );
  expect(words).toContain('(the peer offers 8192); the peer acknowledged last at 0.0001');
});

test("a peer's window that is full is told, with what congestion would allow", async () => {
  const [words = ''] = await asked('double-release', 'meter', 280_016_000);
  expect(words).toMatch(
    /the peer's window is full: 2048 bytes are on their way, it offers 2048 \(the congestion/,
  );
});

test('of a socket that nobody knows nothing is told', async () => {
  expect(await asked('stuck-sender', 'nobody', 400_022_000)).toEqual([]);
});
