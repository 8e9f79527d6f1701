// Stage 6, diagnosis: findings that rest on captures alone: what will fail once certificates are verified, and what a
// capture without a log shows to be refused. Signature and remedies are those that a log line would have had.
import type { Finding } from '../model/finding.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import type { Cause, Verification } from '../model/vocabulary.ts';
import { aboutChain } from './chain-words.ts';
import { faultsBehind } from './comes-next.ts';
import { ecdsaWords } from './ecdsa-words.ts';
import { clipped, type FindingContext, findingFrame } from './finding-frame.ts';
import { capturedRefusal } from './handshake-refusal.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { causeWords, endpoint } from './server-words.ts';

export function capturedFindings(node: JudgedNode, server: JudgedServer, context: FindingContext): Finding[] {
  const { wouldFail: predicted } = server.judgement;
  const isLogged = [...server.observed.tallies.values()].some(({ cause }) => cause === predicted);
  if (predicted !== null && !isLogged) return wouldFail(node, server, predicted, context);
  const isRefused = server.observed.failures.size > 0 && server.observed.tallies.size === 0;
  return isRefused ? refused(node, server, context) : [];
}

function wouldFail(node: JudgedNode, server: JudgedServer, cause: Cause, context: FindingContext): Finding[] {
  const chain = server.evidence.current.find(({ fault }) => fault !== null);
  const signature = context.signature(chain?.fault?.signature ?? '');
  if (!chain || !signature) return [];
  const { address, port } = server.observed;
  const frame = findingFrame(node, server, signature, cause, chain, context);
  const text = `Nothing of this server was verified. The chain that was captured would fail ${whenVerified[node.verification]}.`;
  return [
    {
      ...frame,
      headline: clipped(`${endpoint(address, port)} would fail once verified: ${causeWords[cause]}`),
      ...seen(chain),
      proof: ['capture', 'trust-store'],
      because: [
        { code: 'would-fail', text },
        ...frame.because,
        ...aboutChain(cause, chain, server),
        ...ecdsaWords(chain, server, node),
      ],
      next: faultsBehind(chain),
    },
  ];
}

const whenVerified: Readonly<Record<Verification, string>> = {
  enforced: 'at the next handshake, for verification is on by now',
  permissive: 'as soon as verification is enforced',
  off: 'as soon as verification is switched on again',
  'not-implemented': 'after an upgrade to X14.2 or later',
  'not-applicable': 'if it were verified',
  unknown: 'as soon as it is: by an upgrade to X14.2 or later, or by switching verification on',
};

const seen = ({ firstMs, lastMs }: PresentedChain) => ({ firstSeen: instant(firstMs), lastSeen: instant(lastMs) });

function refused(node: JudgedNode, server: JudgedServer, context: FindingContext): Finding[] {
  const refusal = capturedRefusal(server.evidence);
  const signature = refusal && context.signatureOfCause(refusal.cause);
  if (!refusal || !signature) return [];
  const { chain } = refusal;
  const frame = findingFrame(node, server, signature, refusal.cause, chain, context);
  const who = refusal.by === 'node' ? 'the Expressway ends' : 'the server ends';
  const text = `The packet capture shows how ${who} the handshake with a fatal alert about the certificate.`;
  return [
    {
      ...frame,
      alsoPossible: [...refusal.alsoPossible],
      count: server.observed.failed,
      firstSeen: instant(server.observed.firstFailedMs),
      lastSeen: instant(server.observed.lastFailedMs),
      proof: chain?.fault ? ['capture', 'trust-store'] : ['capture'],
      because: [
        ...frame.because,
        { code: 'alert-captured', text },
        ...(chain ? [...aboutChain(refusal.cause, chain, server), ...ecdsaWords(chain, server, node)] : []),
      ],
      next: chain ? faultsBehind(chain) : [],
      impact: { ...frame.impact, failedExchanges: server.observed.failed },
    },
  ];
}
