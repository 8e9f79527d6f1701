// What is kept of an analysis beside its report, so that a what-if can be answered without reading the bundle again:
// the certificates, what each node trusts, and which chain each server presented.
import * as z from 'zod';
import { Instant } from './instant.ts';
import { Verification } from './vocabulary.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const ServerFacts = z.object({
  address: z.string(),
  ip: z.string().nullable(),
  port: z.number().nullable(),
  /** The chain of a capture that the verdict is about, else the newest, as sent; null: none was seen whole. */
  presented: z.object({ seen: Instant, chain: z.array(Sha256) }).nullable(),
});
export type ServerFacts = z.infer<typeof ServerFacts>;

export const NodeFacts = z.object({
  node: z.string(),
  verification: Verification,
  /** Dialect of OpenSSL that the log showed; null: it showed none. */
  dialect: z.enum(['1.1.1', '3']).nullable(),
  /** In the order of the file; null: the bundle holds no trust store of this node. */
  trustStore: z.array(Sha256).nullable(),
  servers: z.array(ServerFacts),
});
export type NodeFacts = z.infer<typeof NodeFacts>;

export const Facts = z.object({
  schema: z.literal('logverdict/facts/1'),
  /** DER in base64, by SHA-256. */
  certificates: z.record(Sha256, z.base64()),
  nodes: z.array(NodeFacts),
});
export type Facts = z.infer<typeof Facts>;
