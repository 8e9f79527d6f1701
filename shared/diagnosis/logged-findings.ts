// Stage 6, diagnosis: one finding for each signature that the log shows for a server, with what the captures add to it.
import type { Evidence, Finding } from '../model/finding.ts';
import type { QuotedLine, SignatureTally } from '../model/observations.ts';
import type { CompiledSignature } from '../model/pack.ts';
import type { Cause } from '../model/vocabulary.ts';
import { withoutSecrets } from '../model/without-secrets.ts';
import { chainBehind, type LoggedChain } from './chain-behind.ts';
import { chainWords } from './chain-words.ts';
import { comesNext } from './comes-next.ts';
import { discoveryAdvice } from './discovery-advice.ts';
import { type FindingContext, findingFrame } from './finding-frame.ts';
import { isRejection } from './handshake-refusal.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { numbered } from './numbered-error.ts';
import { peerAdvice } from './peer-advice.ts';
import { refinedCause } from './refined-cause.ts';

/** Requests shown per finding: enough to see which service is hit. */
const maxRequests = 20;

export function loggedFindings(node: JudgedNode, server: JudgedServer, context: FindingContext): Finding[] {
  return [...server.observed.tallies.values()].flatMap((tally) => {
    const signature = context.signature(tally.signature);
    return signature === undefined ? [] : [finding(node, server, tally, signature, context)];
  });
}

function finding(
  node: JudgedNode,
  server: JudgedServer,
  tally: SignatureTally,
  signature: CompiledSignature,
  context: FindingContext,
): Finding {
  const texts = new Set(tally.newestByText.keys());
  const { cause: refined, alsoPossible } = refinedCause(tally, texts, server.observed, server.evidence);
  const cause = refined ?? tally.cause;
  const logged = chainBehind(cause, { texts, action: tally.action }, server);
  const frame = findingFrame(
    node,
    server,
    signature,
    cause,
    logged?.says === 'otherwise' ? null : (logged?.chain ?? null),
    context,
  );
  return {
    ...frame,
    alsoPossible: [...new Set([...alsoPossible, ...explained(logged)])].filter((other) => other !== cause),
    action: tally.action,
    opensslError: tally.error && { text: withoutSecrets(tally.error.text), ...numbered(tally.error.text, node) },
    depth: tally.error?.depth ?? null,
    count: tally.warnings || tally.errors || tally.responses,
    firstSeen: instant(tally.firstMs),
    lastSeen: instant(tally.lastMs),
    proof: proofOf(cause, server, logged),
    because: [
      ...frame.because,
      ...(logged ? chainWords(cause, server, node, logged) : []),
      ...discoveryAdvice(cause, server, node),
      ...peerAdvice(cause, server, node, context.cluster),
      ...portUnknown(server),
      ...sharedStretch(tally, node),
    ],
    next: comesNext({ ...tally, cause }, server, node, context.cluster, logged && shows(logged) ? logged.chain : null),
    impact: {
      failedExchanges: tally.failedExchanges,
      usersAtLeast: tally.users.size,
      requests: [...new Set([...tally.requests].map(withoutSecrets))].sort().slice(0, maxRequests),
    },
    evidence: evidenceOf(tally),
  };
}

/** The certificates that were refused are at hand. */
const shows = ({ says }: LoggedChain): boolean => says === 'same' || says === 'visible';

const explained = (logged: LoggedChain | null): Cause[] =>
  logged?.says === 'explains' && logged.chain.fault ? [logged.chain.fault.cause] : [];

function proofOf(cause: Finding['cause'], { evidence }: JudgedServer, logged: LoggedChain | null): Finding['proof'] {
  if (cause === 'rejected-by-server')
    return [...evidence.serverAlerts.keys()].some(isRejection) ? ['log', 'capture'] : ['log'];
  if (logged?.says === 'visible') return ['log', 'capture'];
  return logged?.says === 'same' ? ['log', 'capture', 'trust-store'] : ['log'];
}

const portUnknown = ({ observed: { port } }: JudgedServer): Finding['because'] =>
  port === null
    ? [{ code: 'port-unknown', text: 'The line carries no port, and no single request of that moment explains it.' }]
    : [];

/** Counts of overlapping bundles are only exact where the time of all that was counted is known. */
function sharedStretch({ times }: SignatureTally, { subject }: JudgedNode): Finding['because'] {
  if (subject.bundleIds.length < 2 || !Object.values(times).some(({ isCut }) => isCut)) return [];
  const text =
    'Bundles of this node overlap, and too much happened to compare it all: the counts may hold some of it twice.';
  return [{ code: 'counted-twice', text }];
}

function evidenceOf(tally: SignatureTally): Evidence[] {
  const quotes: [Evidence['role'], QuotedLine | null][] = [
    ['newest-warning', tally.newestWarning],
    ...otherTexts(tally),
    ['newest-error', tally.newestError],
    ['first', tally.first],
    ['sample', tally.newestResponse],
  ];
  return quotes.flatMap(([role, quoted]) =>
    quoted === null
      ? []
      : [
          {
            role,
            member: withoutSecrets(quoted.member),
            line: quoted.line,
            time: instant(quoted.timeMs),
            text: withoutSecrets(quoted.text),
          },
        ],
  );
}

/** Newest WARNING of each further text: one permissive handshake may log several. */
const otherTexts = ({ newestByText, newestWarning }: SignatureTally): [Evidence['role'], QuotedLine][] =>
  [...newestByText.values()].filter((quoted) => quoted !== newestWarning).map((quoted) => ['newest-warning', quoted]);
