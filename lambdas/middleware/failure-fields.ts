// An error as fields of a log line.
import { Fault } from '../../shared/model/fault.ts';

export function failureFields(error: unknown): { code: string | null; error: string; stack: string | null } {
  if (!(error instanceof Error)) return { code: null, error: String(error), stack: null };
  return { code: error instanceof Fault ? error.code : null, error: error.message, stack: error.stack ?? null };
}
