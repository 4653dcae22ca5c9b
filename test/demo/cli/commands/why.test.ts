import { expect, test } from 'vitest';
import { netx_sim } from '../netx_sim.ts';

const REPLAY = 'demo/bugs/replays/resolve-under-mutex.replay';

test('why FILE THREAD says what it waits for, who has that, and why that one does not go on', async () => {
  const { code, out } = await netx_sim('why', REPLAY, 'control');
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines[0]).toBe('why valve/control at 1.600005 s:');
  expect(lines[1]).toMatch(/^ {2}control waits for mutex "settings"/);
  expect(out).toMatch(/^ {4}reporter waits for UDP socket "DNS Socket"/m);
});

test('why FILE THREAD @TIME looks at another moment; a scenario is run with nominal timing', async () => {
  const earlier = await netx_sim('why', REPLAY, 'valve/control', '@1.05');
  expect(earlier.out).toMatch(/^why valve\/control at 1\.050000 s:\n {2}control is sleeping/);
  const nominal = await netx_sim('why', 'check-then-wait', 'consumer', '@20ms');
  expect(nominal.out).toMatch(/^why board\/consumer at 0\.020000 s:/);
});

test('what cannot be asked is wrong use, and says what can', async () => {
  const unknown = await netx_sim('why', REPLAY, 'nobody');
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain("there is no thread 'nobody' at 1.600005 s; there are: ");
  expect(unknown.err).toContain('valve/control');
  expect((await netx_sim('why', REPLAY, 'control', '@soon')).err).toContain("not '@soon'");
  expect((await netx_sim('why', REPLAY, 'control', '@99')).err).toContain('the run ends at 1.600005 s');
  expect((await netx_sim('why')).code).toBe(2);
});
