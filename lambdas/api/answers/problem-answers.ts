// Errors as they are answered: problem details (RFC 9457) with a stable code, and what else helps to mend them.
import * as z from 'zod';
import { BundleStatus } from '../../../shared/model/stored-records.ts';
import { Site } from './answer-parts.ts';

export const WrongField = z.object({
  in: z.enum(['path', 'query', 'header', 'body']),
  pointer: z.string().describe('untrusted text: JSON Pointer (RFC 6901) to the field, as the caller wrote it'),
  detail: z.string().describe('what was expected there'),
});

export const NodeCandidate = z.object({
  node: z.string(),
  site: Site,
  fqdn: z.string().nullable(),
  ip: z.string().nullable(),
  cluster: z.string().nullable(),
});

export const Problem = z
  .object({
    type: z.string().describe('`urn:logverdict:problem:` and the code; `about:blank` for a failure of the server'),
    title: z.string(),
    status: z.number().optional().describe('as the status of the answer'),
    code: z.string().describe('decide by this: it is never renamed nor given another meaning'),
    detail: z.string().optional().describe('untrusted text: for people, what was expected and what was found'),
    instance: z.string().describe('id of the request, as in the header x-request-id; name it when you report a fault'),
    errors: z.array(WrongField).optional().describe('with `invalid-request`: each wrong field, at most 50'),
    candidates: z.array(NodeCandidate).optional().describe('with `ambiguous-node`: name the site, or the FQDN'),
    sites: z.array(Site).optional().describe('with `ambiguous-cluster`, `ambiguous-reference`: name one as `site`'),
    didYouMean: z
      .array(z.string())
      .optional()
      .describe('with `node-not-found`, `cluster-not-found`: names like it, nearest first, at most three'),
    formats: z.array(z.string()).optional().describe('with `not-acceptable`: the formats there are'),
    allow: z.array(z.string()).optional().describe('with `method-not-allowed`: the methods there are'),
    bundleStatus: BundleStatus.optional().describe('with `report-not-ready`'),
    bundleCode: z
      .string()
      .nullable()
      .optional()
      .describe('with `report-not-ready`: why there never will be a report; asking again is of no use'),
    retryAfterSeconds: z.number().optional().describe('as the header Retry-After'),
  })
  .describe('an error, RFC 9457');
