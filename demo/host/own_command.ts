// How the user calls this program, for lines that are meant to be pasted into a shell.

/** Commands of which the program speaks; package.json has a script for some. */
type Command = 'explore' | 'replay' | 'lesson' | 'fleet' | 'lint' | '--help';
const SCRIPTS: readonly Command[] = ['explore', 'replay', 'lesson'];

/**
 * The words in front of a command's arguments: `npm run replay --` or, without a script, `npm start -- lint` in a checkout,
 * `npx netx-sim replay` elsewhere.
 */
export function own_command(command: Command): string {
  const in_checkout =
    process.env.npm_package_name === 'netx-sim' && process.env.npm_lifecycle_event !== undefined;
  if (!in_checkout) return `npx netx-sim ${command}`;
  return SCRIPTS.includes(command) ? `npm run ${command} --` : `npm start -- ${command}`;
}

/** A name of a file as one word of a command line: in double quotes, which every shell knows, where it needs them. */
export function shell_word(name: string): string {
  return /^[\w./:@+=,\\-]+$/.test(name) ? name : `"${name}"`;
}
