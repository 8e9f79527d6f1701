// Why the file system refused something, in words for whoever runs the embedded system.
import { dirname } from 'node:path';

const words: Readonly<Record<string, string>> = {
  EACCES: 'no permission to write in',
  EPERM: 'no permission to write in',
  EROFS: 'a read-only disk under',
  ENOSPC: 'no room left on the disk under',
  EDQUOT: 'no room left in the quota of',
  EISDIR: 'a folder in the place of a file in',
  ENOTDIR: 'a file in the place of a folder on the way to',
  EEXIST: 'a file in the place of a folder in',
};

export function plainReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path }: NodeJS.ErrnoException = error;
  const said = code === undefined ? undefined : words[code];
  // The file itself has a passing name: people know its folder.
  return said === undefined || path === undefined ? error.message : `${said} ${dirname(path)}`;
}
