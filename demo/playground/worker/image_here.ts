// In the place of demo/c/build/image.ts: firmware in C that another worker has built.

import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { CImage } from '../../c/bridge/image.ts';

let given: CImage | null = null;

/** The next firmware that is asked for. */
export function give_image(image: CImage): void {
  given = image;
}

export async function build_c_image(): Promise<CImage> {
  if (given === null) throw new SimError('no firmware in C has been built');
  return given;
}
