// How the user calls this program, for lines that are meant to be pasted into a shell.

/** The words in front of a command's arguments: `npm run replay --` in a checkout, `npx netx-sim replay` elsewhere. */
export function own_command(command: 'explore' | 'replay' | 'merge'): string {
  const in_checkout =
    process.env.npm_package_name === 'netx-sim' && process.env.npm_lifecycle_event !== undefined;
  return in_checkout ? `npm run ${command} --` : `npx netx-sim ${command}`;
}

/** A name of a file as one word of a command line: in double quotes, which every shell knows, where it needs them. */
export function shell_word(name: string): string {
  return /^[\w./:@+=,\\-]+$/.test(name) ? name : `"${name}"`;
}
