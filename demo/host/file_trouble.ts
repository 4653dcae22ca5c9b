// Why a file that the user named cannot be used, in words.

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EBUSY: 'another program has it open',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** The reason of a failed call of node:fs; for what is to be written, only its folder can be missing. */
export function file_trouble(error: unknown, use: 'read' | 'write'): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return use === 'read' ? 'there is no such file' : 'there is no such folder';
  return WHY[code] ?? message;
}
