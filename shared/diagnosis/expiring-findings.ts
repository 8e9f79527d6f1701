// Stage 6, diagnosis: servers whose chain is good as yet and expires soon after the capture.
import type { Certificate } from '../model/certificate.ts';
import type { Finding } from '../model/finding.ts';
import { nameMismatchError } from '../model/server-evidence.ts';
import type { Severity } from '../model/vocabulary.ts';
import { clipped, type FindingContext, findingFrame } from './finding-frame.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { endpoint } from './server-words.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Days within which an expiry is told of, and how much it matters. */
const spans: readonly { days: 30 | 60 | 90; severity: Severity }[] = [
  { days: 30, severity: 'medium' },
  { days: 60, severity: 'low' },
  { days: 90, severity: 'low' },
];

/** null: it expires later, or has expired. */
export function expiresWithin({ notAfterMs }: Certificate, atMs: number): (typeof spans)[number] | null {
  if (notAfterMs < atMs) return null;
  return spans.find(({ days }) => notAfterMs <= atMs + days * dayMs) ?? null;
}

const daysLeft = ({ notAfterMs }: Certificate, atMs: number): number => Math.floor((notAfterMs - atMs) / dayMs);

/** Read from captures; no line of a log shows it. */
const expiresSoon = 'expressway/certificates/expires-soon';

export function expiringFindings(node: JudgedNode, server: JudgedServer, context: FindingContext): Finding[] {
  const [chain] = server.evidence.presented;
  const signature = context.signature(expiresSoon);
  const isGood = chain && (chain.fault === null || chain.fault.name === nameMismatchError);
  if (!isGood || !signature) return [];
  const soonest = chain.path.toSorted((a, b) => a.notAfterMs - b.notAfterMs)[0];
  const within = soonest && expiresWithin(soonest, chain.lastMs);
  if (!soonest || !within) return [];
  const { address, port } = server.observed;
  const when = new Date(soonest.notAfterMs).toISOString().slice(0, 10);
  const whose = soonest === chain.certificates[0] ? 'a certificate' : 'a chain with a certificate';
  const left = daysLeft(soonest, chain.lastMs);
  const frame = findingFrame(node, server, signature, 'expired', chain, context);
  const text = `Certificate ${soonest.sha256} expires on ${when}, ${left} days after the capture.`;
  return [
    {
      ...frame,
      severity: within.severity,
      headline: clipped(`${endpoint(address, port)} presents ${whose} that expires on ${when}, in ${left} days`),
      firstSeen: instant(chain.firstMs),
      lastSeen: instant(chain.lastMs),
      proof: chain.isJudged ? ['capture', 'trust-store'] : ['capture'],
      because: [...frame.because, { code: `expires-within-${within.days}-days`, text }],
    },
  ];
}
