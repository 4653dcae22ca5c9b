// `node:v8` for the build of firmware in C in a page: a page has no flags.

export function setFlagsFromString(): void {}
