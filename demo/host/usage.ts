// Mistakes of the user's: one clear line, exit code 2. And the readers of values on the command line.

/** Something the user wrote that cannot be; the message says what would be right. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const WORD_MOST = 0xffff_ffff;

/** Reads a whole number of a range. */
export function whole_number(least: number, most = WORD_MOST): (text: string, option: string) => number {
  return (text, option) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new UsageError(`${option} ${text}: it takes a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

/** Reads virtual seconds. */
export function virtual_seconds(text: string, option: string): number {
  const seconds = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(seconds > 0 && seconds <= 1e6)) {
    throw new UsageError(
      `${option} ${text}: it takes a number of virtual seconds up to 1000000, such as 2 or 0.5`,
    );
  }
  return seconds;
}

/** Reads the name of a file or folder. */
export function file_name(text: string, option: string): string {
  if (text === '') throw new UsageError(`${option} needs a name`);
  return text;
}

/** Reads one word of several. */
export function one_of<Word extends string>(...words: Word[]): (text: string, option: string) => Word {
  return (text, option) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new UsageError(`${option} ${text}: there is ${words.join(', ')}`);
    return found;
  };
}
