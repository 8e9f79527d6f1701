// A progress bar on standard error, for people: only on a terminal, and only when the work takes a while.

const showAfterMs = 1_000;
const redrawEveryMs = 100;
const width = 30;

export interface ProgressBar {
  update(readBytes: number): void;
  clear(): void;
}

/** `totalBytes` null: the size is not known, so only the bytes read are shown. */
export function makeProgressBar(out: NodeJS.WriteStream, totalBytes: number | null, now: () => number): ProgressBar {
  const started = now();
  let drawn = 0;
  return {
    update(readBytes) {
      const time = now();
      if (!out.isTTY || time - started < showAfterMs || time - drawn < redrawEveryMs) return;
      drawn = time;
      out.write(`\r${bar(readBytes, totalBytes)} ${(readBytes / 1e6).toFixed(0)} MB read\u001b[K`);
    },
    clear() {
      if (drawn > 0) out.write('\r\u001b[K');
    },
  };
}

function bar(readBytes: number, totalBytes: number | null): string {
  if (totalBytes === null || totalBytes === 0) return '';
  const part = Math.min(1, readBytes / totalBytes);
  const full = Math.round(part * width);
  return `[${'#'.repeat(full)}${' '.repeat(width - full)}] ${Math.floor(part * 100)} %`;
}
