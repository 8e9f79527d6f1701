// The report: one shape for the command line, the API, the stored object and the drop folder. These zod schemas are the
// contract; the types are drawn from them. `null` means "not known", never "none".
import * as z from 'zod';
import { Finding } from './finding.ts';
import { tlsVersions } from './handshake.ts';
import { Instant } from './instant.ts';
import {
  AddressedBy,
  BundleCompleteness,
  Cause,
  KeyType,
  Product,
  Reason,
  Role,
  Service,
  Verdict,
  Verification,
} from './vocabulary.ts';
import { WhatIf } from './what-if.ts';

/** What could not be read, or only in part. `detail` is ours. */
export const Problem = z.object({
  code: z.string(),
  member: z.string().nullable().describe('untrusted text'),
  detail: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const BundleReport = z.object({
  bundleId: z.string(),
  fileName: z.string().describe('untrusted text'),
  sha256: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  status: BundleCompleteness,
  problems: z.array(Problem),
  coverage: z.object({
    members: z.number(),
    decodedBytes: z.number(),
    lines: z.number(),
    from: Instant.nullable(),
    to: Instant.nullable(),
  }),
});
export type BundleReport = z.infer<typeof BundleReport>;

export const CertificateReport = z.object({
  subject: z.string().describe('untrusted text'),
  issuer: z.string().describe('untrusted text'),
  subjectAltNames: z.array(z.string()).describe('untrusted text'),
  notBefore: Instant.nullable().describe('null: no date that can be told'),
  notAfter: Instant.nullable(),
  serialNumber: z.string(),
  sha256: z.string(),
  key: z.string(),
  keyType: KeyType,
  signature: z.string(),
  subjectKeyId: z.string().nullable(),
  authorityKeyId: z.string().nullable(),
  isCa: z.boolean(),
  selfSigned: z.boolean(),
  inTrustStore: z.boolean().nullable().describe('null: no trust store was read'),
});
export type CertificateReport = z.infer<typeof CertificateReport>;

export const PresentedChainReport = z.object({
  seen: Instant.nullable().describe('last, as the capture tells'),
  firstSeen: Instant.nullable(),
  handshakes: z.number(),
  tlsVersion: z.enum(tlsVersions).nullable(),
  cipher: z.string().nullable(),
  sni: z.string().nullable().describe('untrusted text'),
  keyType: KeyType.nullable(),
  predicted: z
    .object({ name: z.string(), code: z.number().nullable(), depth: z.number() })
    .nullable()
    .describe('the first error of verification; null: it would pass, where isVerified, else it is not known'),
  isVerified: z.boolean().describe('false: the bundle holds no trust store to verify it against'),
  chain: z.array(CertificateReport),
});
export type PresentedChainReport = z.infer<typeof PresentedChainReport>;

export const ServerReport = z.object({
  address: z.string(),
  ip: z.string().nullable(),
  port: z.number().nullable(),
  scheme: z.enum(['https', 'http']).nullable(),
  domain: z.string().nullable(),
  addressedBy: AddressedBy,
  product: Product,
  service: Service,
  verdict: Verdict,
  reasons: z.array(Reason),
  cause: Cause.nullable(),
  alsoPossible: z.array(Cause),
  errors: z.array(
    z.object({
      text: z.string().describe('untrusted text'),
      code: z.number().nullable(),
      name: z.string().nullable(),
      depth: z.number().nullable(),
      count: z.number(),
    }),
  ),
  wouldFail: Cause.nullable(),
  exchanges: z.object({
    ok: z.number(),
    failed: z.number(),
    firstFailed: Instant.nullable(),
    lastFailed: Instant.nullable(),
    lastOk: Instant.nullable(),
    failedTxnIds: z.array(z.string()),
  }),
  presented: z.array(PresentedChainReport),
  notes: z
    .array(z.object({ code: z.string(), text: z.string() }))
    .default([])
    .describe('what the evidence says beside the verdict, in our words'),
});
export type ServerReport = z.infer<typeof ServerReport>;

export const NodeReport = z.object({
  node: z.string(),
  fqdn: z.string().nullable(),
  ip: z.string().nullable(),
  serialNumber: z.string().nullable(),
  bundleIds: z.array(z.string()),
  role: Role,
  version: z.string().nullable(),
  cluster: z.string().nullable(),
  site: z.string(),
  utcOffset: z.string().nullable(),
  asOf: Instant.nullable(),
  verification: Verification,
  verdict: Verdict,
  reasons: z.array(Reason),
  headline: z.string().max(120),
  summary: z.string().max(700),
  untested: z.number(),
  collect: z.array(z.object({ code: z.string(), from: z.string(), what: z.string(), how: z.string() })),
  configured: z.array(z.object({ address: z.string(), product: Product, tlsVerifyMode: z.string().nullable() })),
  trustStore: z
    .object({
      count: z.number(),
      sameSubject: z.array(z.string()).describe('untrusted text'),
      expired: z.array(z.string()).describe('untrusted text'),
    })
    .nullable()
    .describe('null: no trust store was read'),
  ownCertificates: z.array(CertificateReport),
  expiring: z
    .array(
      z.object({
        sha256: z.string(),
        subject: z.string().describe('untrusted text'),
        notAfter: Instant.nullable(),
        withinDays: z.union([z.literal(30), z.literal(60), z.literal(90)]),
        where: z.enum(['server', 'own', 'trust-store']),
        servers: z.array(z.object({ address: z.string(), port: z.number().nullable() })),
      }),
    )
    .default([])
    .describe('certificates that expire within 90 days of the capture, the next first'),
  ciphers: z.array(z.object({ list: z.string(), value: z.string(), prefersRsa: z.boolean() })),
  servers: z.array(ServerReport),
  findings: z.array(Finding),
});
export type NodeReport = z.infer<typeof NodeReport>;

export const ClusterReport = z.object({
  name: z.string(),
  verdict: Verdict,
  headline: z.string().max(120),
  peers: z.array(z.string()),
  missing: z.array(z.string()),
  disagreements: z.array(
    z.object({ address: z.string(), port: z.number().nullable(), byNode: z.record(z.string(), Verdict) }),
  ),
});
export type ClusterReport = z.infer<typeof ClusterReport>;

export const Report = z.object({
  schema: z.literal('logverdict/report/1'),
  engine: z.object({
    version: z.string(),
    packs: z.array(z.object({ id: z.string(), version: z.string(), sha256: z.string() })),
  }),
  site: z.string(),
  reference: z.string().nullable(),
  bundles: z.array(BundleReport),
  clusters: z.array(ClusterReport),
  nodes: z.array(NodeReport),
  whatIf: WhatIf.optional().describe('only where it was asked for'),
});
export type Report = z.infer<typeof Report>;
