// An error as fields of a log line. Its message may quote what it met, so that secrets are taken out.
import { Fault } from '../../shared/model/fault.ts';
import { withoutSecrets } from '../../shared/model/without-secrets.ts';

export function failureFields(error: unknown): { code: string | null; error: string; stack: string | null } {
  if (!(error instanceof Error)) return { code: null, error: withoutSecrets(String(error)), stack: null };
  const stack = error.stack === undefined ? null : withoutSecrets(error.stack);
  return { code: error instanceof Fault ? error.code : null, error: withoutSecrets(error.message), stack };
}
