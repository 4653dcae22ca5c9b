import { expect, it } from 'vitest';
import { sim_tls_secrets, tell_secrets } from '../../../netx/secure/tls_secrets.ts';
import { Simulation } from '../../../rtos/sim_api.ts';

it('tells secrets to who asks, each once, and to nobody else', () => {
  const [sim, other] = [new Simulation(), new Simulation()];
  tell_secrets(sim, ['EARLY 1 2\n']);
  const heard: string[] = [];
  const elsewhere: string[] = [];
  const stop = sim_tls_secrets(sim, (lines) => heard.push(lines));
  sim_tls_secrets(other, (lines) => elsewhere.push(lines));
  tell_secrets(sim, ['A 1 2\n', 'B 3 4\n']);
  tell_secrets(sim, ['B 3 4\n', 'C 5 6\n']);
  tell_secrets(sim, ['C 5 6\n']);
  stop();
  tell_secrets(sim, ['D 7 8\n']);
  expect(heard).toEqual(['A 1 2\nB 3 4\n', 'C 5 6\n']);
  expect(elsewhere).toEqual([]);
});
