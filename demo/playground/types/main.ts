// The worker that checks types: the compiler of TypeScript with the declarations of what programs import. It is kept from one check
// to the next, which is then a matter of the program alone.

import data from 'playground:types';
import type { FromTypes, ToTypes } from '../model/type_check.ts';
import { ProgramCheck } from './check_program.ts';

const check = new ProgramCheck(data);

addEventListener('message', ({ data: { files } }: MessageEvent<ToTypes>) => {
  const answer: FromTypes = check.check(files);
  postMessage(answer);
});
