// Stage 6, diagnosis: what the captured chain adds to a cause that a log line leaves open. It counts only where the chain
// gives the very error that was logged: then it is the chain that was refused.
import type { ServerObservation } from '../model/observations.ts';
import type { ChainFault, PresentedChain, ServerEvidence } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';
import { findVerifyError } from '../openssl/verify-errors.ts';

type FaultyChain = PresentedChain & { fault: ChainFault };

const isFaulty = (chain: PresentedChain): chain is FaultyChain => chain.fault !== null;

/**
 * The newest chain that gives one of these errors at the depth that was logged; null: none does.
 * @param texts of the lines that the cause was told by
 */
export function confirmedChain(
  texts: ReadonlySet<string>,
  { errors }: ServerObservation,
  { presented }: ServerEvidence,
): FaultyChain | null {
  const own = [...errors.values()].filter(({ text }) => texts.has(text));
  const logged = new Set(own.map(({ text, depth }) => `${findVerifyError(text)?.name} ${depth}`));
  return presented.filter(isFaulty).find(({ fault: { name, depth } }) => logged.has(`${name} ${depth}`)) ?? null;
}

/** Texts of the errors that told a cause. */
export const textsOf = ({ tallies }: ServerObservation, told: Cause | null): ReadonlySet<string> =>
  new Set(
    [...tallies.values()].filter(({ cause }) => cause === told).flatMap((tally) => [...tally.newestByText.keys()]),
  );

/** Of one error it cannot be told without the chain what is missing. */
const openCauses: readonly Cause[] = ['untrusted-ca', 'missing-intermediate', 'invalid-chain'];

export function refinedCause<Told extends { cause: Cause | null; alsoPossible: Iterable<Cause> }>(
  told: Told,
  texts: ReadonlySet<string>,
  server: ServerObservation,
  evidence: ServerEvidence,
): { cause: Cause | null; alsoPossible: Cause[] } {
  const { cause } = told;
  const asTold = { cause, alsoPossible: [...told.alsoPossible] };
  if (cause === null || !openCauses.includes(cause)) return asTold;
  const fault = confirmedChain(texts, server, evidence)?.fault;
  if (fault === undefined || !openCauses.includes(fault.cause)) return asTold;
  // While the issuer stands nowhere it stays open whether an intermediate is missing or the root as well.
  if (fault.need?.kind === 'unknown-issuer') return { cause: fault.cause, alsoPossible: asTold.alsoPossible };
  return { cause: fault.cause, alsoPossible: [] };
}
