// Stage 4, signatures: which signature a line about a verify error would match, before any such line was written: what is
// predicted from a capture is told, and mended, like what the log shows.
import type { CompiledSignature, Pack } from '../model/pack.ts';
import { nameMismatchError } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';

/** By name of the error, `X509_V_ERR_…`; null where the pack has nothing to say about it. */
export function predictedSignature(pack: Pack, error: string): CompiledSignature | null {
  const warnings = pack.signatures.filter(({ reads, status }) => reads === 'warning' && status !== 'retired');
  const named = warnings.filter(({ where }) => where.verifyErrors !== null);
  const unnamed = warnings.filter(({ where, otherwise }) => where.verifyErrors === null && !otherwise);
  const found =
    error === nameMismatchError
      ? unnamed.find(({ cause, pattern }) => cause === 'name-mismatch' && pattern.includes('(?<action>'))
      : named.find(({ where }) => where.verifyErrors?.includes(error));
  return found ?? warnings.find(({ cause, otherwise }) => otherwise && cause === 'certificate-other') ?? null;
}

/** The signature that stands for a cause: the one whose lines say nothing more special. */
export function signatureFor(pack: Pack, wanted: Cause): CompiledSignature | undefined {
  const named = pack.signatures.filter(({ cause, status }) => cause === wanted && status !== 'retired');
  return named.find(({ id }) => id.endsWith(`/${wanted}`)) ?? named[0];
}
