// How long work takes the processor: on a machine that does other things as well the clock tells nothing.

/** Milliseconds that this thread needed, of several runs in the fastest. */
export function cpuMs(work: () => void, runs = 1): number {
  const taken = Array.from({ length: runs }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...taken);
}
