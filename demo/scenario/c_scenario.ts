// A scenario whose boards run firmware in C. Its images are built once; a search takes the same instances for each run, which the
// bridge resets.

import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import type { Bench } from '../bench/bench.ts';
import type { Scenario } from '../bench/scenario.ts';
import { CFirmware } from '../c/bridge/firmware.ts';
import type { CImage } from '../c/bridge/image.ts';
import { type BuildTools, build_c_image } from '../c/build/image.ts';
import { target_config_of } from '../c/build/known_macros.ts';
import type { BoardPlan, ProjectPlan } from '../c/build/project_file.ts';
import { BuildError } from '../c/build/trouble.ts';
import { UsageError } from '../host/usage.ts';

interface Board {
  readonly plan: BoardPlan;
  readonly image: CImage;
  firmware: CFirmware | null;
}

/** Builds what the plan says; what is wrong with the sources is a UsageError. */
export async function c_scenario(plan: ProjectPlan, tools: Partial<BuildTools> = {}): Promise<Scenario> {
  const boards: Board[] = [];
  for (const board of plan.boards)
    boards.push({ plan: board, image: await built(board, boards, tools), firmware: null });
  const has_broker = plan.broker ?? boards.some(({ image }) => calls(image, 'nxd_mqtt_'));
  const sources = [...new Set(plan.boards.flatMap(({ project }) => project.sources))].length;
  return {
    name: plan.name.replaceAll(/[^A-Za-z0-9-]+/g, '-'),
    summary: `firmware in C, ${sources === 1 ? 'one source file' : `${sources} source files`}`,
    until_s: plan.seconds,
    ...(has_broker ? { broker: 'plain' } : {}),
    build(bench) {
      if (has_broker) bench.add_broker();
      for (const board of boards) add_board(bench, board, plan);
      return undefined;
    },
  };
}

/** Boards of the same firmware share its image. */
async function built(
  { project }: BoardPlan,
  boards: readonly Board[],
  tools: Partial<BuildTools>,
): Promise<CImage> {
  const key = (one: BoardPlan): string => JSON.stringify({ ...one.project, name: '' });
  const twin = boards.find(
    ({ plan }) => key(plan) === key({ project, nics: 0, application: [], power_on_s: 0 }),
  );
  if (twin !== undefined) return twin.image;
  try {
    return await build_c_image(project, tools);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    throw new UsageError(`the firmware of ${project.name} cannot be built\n${error.message}`);
  }
}

/** True when the firmware calls a service whose name begins so. */
function calls(image: CImage, prefix: string): boolean {
  return WebAssembly.Module.imports(image.module).some(({ name }) => name.startsWith(prefix));
}

function add_board(bench: Bench, board: Board, { meter_ns }: ProjectPlan): void {
  const { plan, image } = board;
  const nics = plan.nics ?? (calls(image, 'nx_') ? 1 : 0);
  const meter = meter_ns === null ? undefined : { least_ns: meter_ns[0], most_ns: meter_ns[1] };
  board.firmware ??= new CFirmware(image, meter);
  const { firmware } = board;
  const target = bench.add_board({
    name: plan.project.name,
    firmware: (console) => () => firmware.main((line) => console.printf(line)),
    application: plan.application,
    power_on_s: plan.power_on_s,
    network: nics > 0,
    config: target_config_of(image.build_options),
  });
  for (let more = nics - 1; more > 0; more--) nx_sim_nic_create(target, bench.lan);
}
