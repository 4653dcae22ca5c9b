// Commands in the texts of lessons, which are written as in a checkout, as whoever reads can type them.

import { own_command } from '../host/own_command.ts';

export function for_reader(text: string): string {
  return text.replaceAll('npm run lesson --', own_command('lesson'));
}
