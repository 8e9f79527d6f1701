// What the functions write down about themselves, as lines for whoever runs the embedded system. Only what went wrong is
// shown: every request and every step would drown it.
import { failureFields } from '../../lambdas/middleware/failure-fields.ts';
import type { Log } from '../../lambdas/middleware/log-entry.ts';
import { oneLine } from '../../shared/report/untrusted.ts';

export interface SystemLog {
  log: Log;
  onError: (error: unknown) => void;
}

/** Characters of a line: a stack has some thousand. */
const maxLine = 16_000;

export function systemLog(warn: (line: string) => void): SystemLog {
  const log: Log = ({ level, message, ...fields }) => {
    if (level === 'info') return;
    const known = Object.entries(fields).filter(([, value]) => value !== null);
    warn(oneLine([message, ...known.map(([name, value]) => `${name}: ${value}`)].join('; '), maxLine));
  };
  return {
    log,
    onError: (error) => log({ level: 'error', message: 'something failed', ...failureFields(error) }),
  };
}
