// Pasted text, signatures, search and health as they are answered.
import * as z from 'zod';
import { Reference as PublicReference, Remediation } from '../../../shared/model/finding.ts';
import { CompiledRemedy, CompiledSignature, Pack } from '../../../shared/model/pack.ts';
import { FindingState, TicketLink } from '../../../shared/model/stored-records.ts';
import { Cause, Severity, Verdict } from '../../../shared/model/vocabulary.ts';
import { FindingId, Links, pageOf, SelfLink, Site } from './answer-parts.ts';

const Server = z.object({ address: z.string(), ip: z.string().nullable(), port: z.number().nullable() });

const MatchFields = z
  .object({
    address: z.string().optional(),
    server: z.string().optional(),
    ip: z.string().optional(),
    action: z.enum(['terminate', 'continue']).optional(),
    error: z.string().optional(),
    depth: z.number().optional(),
    thread: z.string().optional(),
    reason: z.string().optional(),
  })
  .describe('untrusted text: what stands in the pasted lines');

export const TextMatch = z.object({
  signature: z.string(),
  cause: Cause,
  alsoPossible: z.array(Cause),
  severity: Severity.describe('of the line alone; in a report the effect on the node decides'),
  headline: z.string(),
  fields: MatchFields,
  count: z.number().describe('how often it was found with the same fields'),
  remediation: z.array(Remediation),
  needs: z.array(z.string()).describe('what would settle it when the line alone cannot'),
});
export const ClassifiedText = z.object({
  matches: z.array(TextMatch),
  unmatched: z.array(z.string()).describe('untrusted text: lines in which nothing was found'),
});

export const SignatureSummary = z.object({
  id: z.string(),
  title: z.string(),
  status: CompiledSignature.shape.status,
  severity: Severity,
  cause: Cause,
  alsoPossible: z.array(Cause),
  references: z.array(PublicReference),
  links: SelfLink,
});
export const SignatureList = pageOf(SignatureSummary);
export const Signature = CompiledSignature.omit({ remedies: true }).extend({
  remedies: z.array(CompiledRemedy),
  pack: Pack.pick({ id: true, version: true, sha256: true }),
  links: SelfLink,
});

const hit = <K extends string>(kind: K) => ({ kind: z.literal(kind), name: z.string() });
export const SearchHit = z.union([
  z.object({ ...hit('node'), site: Site, verdict: Verdict, headline: z.string(), links: Links }),
  z.object({
    ...hit('server'),
    site: Site,
    ip: z.string().nullable(),
    port: z.number().nullable(),
    node: z.string(),
    verdict: Verdict,
    links: Links,
  }),
  z.object({ ...hit('cluster'), site: Site, links: SelfLink }),
  z.object({ ...hit('reference'), site: Site, links: Links }),
  z.object({
    ...hit('finding'),
    site: Site,
    findingId: FindingId,
    node: z.string(),
    server: Server.nullable(),
    headline: z.string(),
    state: FindingState,
    severity: Severity,
    cause: Cause,
    tickets: z.array(TicketLink),
    links: Links,
  }),
  z.object({ ...hit('signature'), site: z.null(), title: z.string(), cause: Cause, links: SelfLink }),
]);
export const SearchResult = z.object({
  items: z.array(SearchHit).describe('whole names first, then beginnings, then what stands anywhere'),
  nextCursor: z.null(),
  isComplete: z.boolean().describe('false: there is more than was looked through, or than `limit` lets through'),
});

export const Health = z.object({ status: z.literal('ok'), version: z.string() });
