// Tells a machine that cannot store anything just now (its disk is full or breaks, its database is locked) from a bundle
// that cannot be read: only the one is mended by waiting, and says nothing about the bundle.

/** What the operating system calls it. */
const machineErrors = 'ENOSPC EDQUOT EIO EROFS EACCES EPERM EBUSY EAGAIN EMFILE ENFILE ENOMEM'.split(' ');
/** Primary result codes of SQLite: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN. */
const databaseErrors = [5, 6, 7, 8, 10, 13, 14];

/** Whether the machine refused, whatever was to be written. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return databaseErrors.includes(Number(error.errcode) & 0xff);
  return 'code' in error && machineErrors.includes(String(error.code));
}

export class StorageWatch {
  #hasRefused = false;

  /** The same port, watched. Its methods answer promises. */
  over<P extends object>(port: P): P {
    const watched = Object.entries(port).map(([name, method]) => [
      name,
      async (...values: unknown[]) => {
        try {
          return await method.apply(port, values);
        } catch (error) {
          this.#hasRefused ||= isRefusal(error);
          throw error;
        }
      },
    ]);
    return Object.fromEntries(watched);
  }

  /** Whether something was refused since this was last asked. */
  hasRefused(): boolean {
    const had = this.#hasRefused;
    this.#hasRefused = false;
    return had;
  }
}
