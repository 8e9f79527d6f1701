// A finding: one signature that holds for one node and (where it has one) one server, with everything seen for it and
// what to do about it.
import * as z from 'zod';
import { Cause, Severity } from './vocabulary.ts';

const Instant = z.iso.datetime({ precision: 3 });

/** A public reference: a bug id, a document. `url` is null where no stable address is known. */
export const Reference = z.object({ id: z.string(), url: z.string().nullable() }).strict();
export type Reference = z.infer<typeof Reference>;

export const OpensslError = z.object({
  text: z.string().describe('untrusted text: as logged'),
  code: z.number().nullable(),
  name: z.string().nullable(),
});
export type OpensslError = z.infer<typeof OpensslError>;

export const Evidence = z.object({
  role: z.enum(['newest-warning', 'newest-error', 'first', 'sample']),
  member: z.string().describe('untrusted text'),
  line: z.number(),
  time: Instant.nullable(),
  text: z.string().describe('untrusted text'),
});
export type Evidence = z.infer<typeof Evidence>;

export const RemedyWhere = z.enum(['expressway', 'cucm', 'imp', 'unity', 'dns', 'client']);
export const RemedyKind = z.enum(['fix', 'mitigation', 'workaround']);
export const RemedyScope = z.enum(['this-node', 'every-cluster-peer', 'uc-publisher', 'uc-node']);
export const Restart = z.enum(['none', 'service', 'node', 'unknown']);
export const Risk = z
  .object({ serviceImpact: z.string().min(1), securityImpact: z.string().min(1), reversible: z.boolean() })
  .strict();

export const Remediation = z.object({
  kind: RemedyKind,
  title: z.string(),
  confidence: z.enum(['proven', 'likely', 'possible']),
  assumes: z.array(z.string()),
  where: RemedyWhere,
  scope: RemedyScope,
  steps: z.array(z.string()),
  commands: z.array(z.string()),
  requiresRestart: Restart,
  risk: Risk,
  verify: z.string(),
  rollback: z.string(),
  resolves: z.array(
    z.object({
      node: z.string(),
      address: z.string(),
      port: z.number().nullable(),
      result: z.enum(['pass', 'fail', 'unknown']),
      nextCause: Cause.nullable(),
    }),
  ),
  references: z.array(Reference),
  artifacts: z.array(
    z.object({
      kind: z.literal('certificate-pem'),
      origin: z.enum(['capture', 'other-evidence']).describe('never to be trusted for having been seen'),
      sha256: z.string(),
      subject: z.string().describe('untrusted text'),
      issuer: z.string().describe('untrusted text'),
      notAfter: z.string(),
      completesChain: z.boolean(),
      pem: z.string(),
    }),
  ),
});
export type Remediation = z.infer<typeof Remediation>;

export const Finding = z.object({
  id: z.string().regex(/^f_[a-z2-7]{26}$/),
  problemId: z.string().regex(/^p_[a-z2-7]{26}$/),
  signature: z.string(),
  severity: Severity,
  headline: z.string().max(120),
  cause: Cause,
  alsoPossible: z.array(Cause),
  server: z.object({ address: z.string(), ip: z.string().nullable(), port: z.number().nullable() }).nullable(),
  action: z.enum(['terminate', 'continue']).nullable(),
  opensslError: OpensslError.nullable(),
  depth: z.number().nullable(),
  count: z.number().describe('WARNING lines, else ERROR lines, else failed exchanges'),
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
  proof: z.array(z.enum(['log', 'capture', 'trust-store'])),
  because: z.array(z.object({ code: z.string(), text: z.string() })),
  expectedName: z.string().nullable(),
  presentedNames: z.array(z.string()).describe('untrusted text'),
  certificateSha256: z.string().nullable(),
  missingIssuer: z
    .object({ subject: z.string().describe('untrusted text'), keyId: z.string().nullable() })
    .nullable()
    .default(null)
    .describe('the issuer that stands nowhere in the evidence'),
  next: z.array(z.object({ cause: Cause, because: z.string() })),
  impact: z.object({
    failedExchanges: z.number(),
    usersAtLeast: z.number(),
    requests: z.array(z.string()).describe('untrusted text'),
  }),
  evidence: z.array(Evidence).max(20),
  remediation: z.array(Remediation),
});
export type Finding = z.infer<typeof Finding>;
