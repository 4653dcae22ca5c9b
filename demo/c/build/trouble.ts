// What is wrong with a firmware that cannot be built: lines for the user, not a failure of the program.

export class BuildError extends Error {
  override name = 'BuildError';
}
