// Does something again and again, never twice at a time.

/** A turn that is slow (a folder of many thousand files) must not keep the machine busy: at most one part in five. */
const restPerWork = 4;
const longestRestMs = 5_000;

export interface Polling {
  /** Ends after the turn at hand. */
  stop(): Promise<void>;
}

/**
 * @param ms between two turns; longer when a turn takes long
 * @param onError a turn that failed does not end the polling
 */
export function startPolling(turn: () => Promise<void>, ms: number, onError: (error: unknown) => void): Polling {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let atHand: Promise<void> = Promise.resolve();
  const next = (): void => {
    const started = performance.now();
    atHand = turn()
      .catch(onError)
      .finally(() => {
        const rest = Math.max(ms, Math.min(restPerWork * (performance.now() - started), longestRestMs));
        if (!stopped) timer = setTimeout(next, rest);
      });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await atHand;
    },
  };
}
