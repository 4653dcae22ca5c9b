// The files that `netx-sim init` writes.

const SCENARIO = `// A lamp that must be lit for at least 15 ms. With nominal timing it is; \`npm run explore\` finds when it is not.

import { sim_assert, sim_compute, sim_now_ns } from 'netx-sim';
import type { Scenario } from 'netx-sim/scenario';
import { tx_thread_sleep } from 'netx-sim/tx';

export const lamp: Scenario = {
  name: 'lamp',
  summary: 'a lamp is lit for at least 15 ms',
  until_s: 1,
  has_repair: true,
  build(bench, { fixed }) {
    bench.add_kernel_board(function* (make) {
      yield* make.thread('lamp', 10, function* () {
        // Before the lamp is lit something takes 0.1 to 2 ms.
        yield* sim_compute(100, 2_000);
        const lit_ns = sim_now_ns();
        // A tick is 10 ms, and the first of them is already under way.
        yield* tx_thread_sleep(fixed ? 3 : 2);
        sim_assert(sim_now_ns() - lit_ns >= 15e6, 'lit for 15 ms');
      });
    });
    return undefined;
  },
};
`;

const TEST = `import { scenario_test } from 'netx-sim/vitest';
import { expect, test } from 'vitest';
import { lamp } from './scenario.ts';

const file = './scenario.ts';

// With the repair: the nominal run, and a search over other timings.
scenario_test(lamp, { file, fixed: true });

test('without it the lamp is lit for too short a time under some timing', () => {
  expect(lamp).not.toPassSearch({ file });
});
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "noEmit": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": false
  },
  "include": ["*.ts"]
}
`;

const README = `# A scenario for netx-sim

\`\`\`
npm start               run scenario.ts once, with nominal timing
npm run explore         search for a timing under which it fails; a finding is a .replay file in findings/
npx netx-sim replay findings/NAME.replay             run that again; --fixed with the repair in
npm run lint            types, and services that are called without yield*, which then do nothing
npm test                lint, and scenario.test.ts
\`\`\`

Firmware imports \`netx-sim/tx\`, \`netx-sim/nx\`, \`netx-sim/nx_secure\` and \`netx-sim/nxd_mqtt_client\`, as C firmware includes the
headers of those names. A service that may suspend or preempt its caller is called with \`yield*\`; one that is called without it does
nothing at all, and \`npm run lint\` says where.
`;

export const PROJECT_FILES: Readonly<Record<string, string>> = {
  'scenario.ts': SCENARIO,
  'scenario.test.ts': TEST,
  'tsconfig.json': TSCONFIG,
  'README.md': README,
};
