/** How long somebody's files may be run before they count as never ending, in milliseconds of this computer. */
export const LIMIT_MS = 10_000;
