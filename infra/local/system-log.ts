// What the functions write down about themselves, as lines for whoever runs the embedded system. Only what went wrong is
// shown: every request and every step would drown it.
import { failureFields } from '../../lambdas/middleware/failure-fields.ts';
import type { Log } from '../../lambdas/middleware/log-entry.ts';
import { plainText } from './plain-text.ts';

export interface SystemLog {
  log: Log;
  onError: (error: unknown) => void;
}

export function systemLog(warn: (line: string) => void): SystemLog {
  const log: Log = ({ level, message, ...fields }) => {
    if (level === 'info') return;
    const known = Object.entries(fields).filter(([, value]) => value !== null);
    warn(plainText([message, ...known.map(([name, value]) => `${name}: ${value}`)].join('; ')));
  };
  return {
    log,
    onError: (error) => log({ level: 'error', message: 'something failed', ...failureFields(error) }),
  };
}
