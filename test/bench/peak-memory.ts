// The most memory this process has had.
import { readFile } from 'node:fs/promises';

/** Of Linux the high water mark: what resource usage tells may be that of the process that started this one. */
export async function peakKb(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const mark = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return mark === undefined ? process.resourceUsage().maxRSS : Number(mark);
}
