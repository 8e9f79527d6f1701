// Stage 7: what to do about a finding, in the order fix, mitigation, workaround. The order is that of the signature, and
// the compiler has checked it.
import type * as z from 'zod';
import { fillPlaceholders, type Subject } from '../model/fill-placeholders.ts';
import type { Remediation } from '../model/finding.ts';
import type { CompiledRemedy, CompiledSignature, Pack, RemedyEffect } from '../model/pack.ts';
import { isCertificateCause } from '../model/vocabulary.ts';

type Confidence = z.infer<typeof Remediation>['confidence'];

/** A remedy that speaks of its server, before it is tried on the evidence. */
export interface PlannedRemedy {
  effect: RemedyEffect;
  /** What it resolves is `unknown`, and no artifact is offered. */
  remediation: Remediation;
  /** Steps where the certificates to upload are at hand; empty: the same. */
  stepsAtHand: string[];
}

export function plannedRemedies(signature: CompiledSignature, pack: Pack, subject: Subject): PlannedRemedy[] {
  return signature.remedies
    .flatMap((id) => pack.remedies.find((remedy) => remedy.id === id) ?? [])
    .map((remedy) => ({
      effect: remedy.effect,
      remediation: remediation(remedy, signature, subject),
      stepsAtHand: remedy.stepsAtHand.map((text) => fillPlaceholders(text, subject)),
    }));
}

/** For who has nothing to try it on. */
export const planRemediation = (signature: CompiledSignature, pack: Pack, subject: Subject): Remediation[] =>
  plannedRemedies(signature, pack, subject).map((planned) => planned.remediation);

function remediation(remedy: CompiledRemedy, signature: CompiledSignature, subject: Subject): Remediation {
  const fill = (text: string): string => fillPlaceholders(text, subject);
  const { node, address, port } = subject;
  return {
    kind: remedy.kind,
    title: fill(remedy.title),
    confidence: confidenceIn(remedy, signature),
    assumes: remedy.assumes.map(fill),
    where: remedy.where,
    scope: remedy.scope,
    steps: remedy.steps.map(fill),
    commands: [...remedy.commands],
    requiresRestart: remedy.requiresRestart,
    risk: { ...remedy.risk },
    verify: fill(remedy.verify),
    rollback: fill(remedy.rollback),
    resolves: node === null || address === null ? [] : [{ node, address, port, result: 'unknown', nextCause: null }],
    references: remedy.references.map((reference) => ({ ...reference })),
    artifacts: [],
  };
}

/** Without verification no certificate fails, whatever its fault; a fix for a cause that is not certain may miss it. */
function confidenceIn(remedy: CompiledRemedy, signature: CompiledSignature): Confidence {
  if (remedy.kind === 'workaround') return isCertificateCause(signature.cause) ? 'proven' : 'possible';
  if (remedy.kind === 'mitigation' || signature.alsoPossible.length > 0) return 'possible';
  return 'likely';
}
