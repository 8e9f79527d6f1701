// What is told of a call: everything that an integrator needs, beside what the route and the schemas say by themselves.
import type * as z from 'zod';
import type { FaultCode } from '../../../shared/model/fault.ts';
import type { ApiRoute } from '../endpoint.ts';

export const tags = {
  Bundles: 'Send diagnostic bundles, and follow their way: announced, uploaded, queued, read.',
  Reports: 'What a bundle, or all bundles of a case, came to: verdicts, findings, evidence and remediation.',
  Nodes: 'The latest verdict of every Expressway, and of clusters.',
  Findings: 'What was found, over time: open, resolved, superseded. Tickets and acknowledgements.',
  Knowledge: 'Signatures and remedies, and what pasted lines mean.',
  Watching: 'What changed, in order, and finding things by name.',
  Tokens: 'Who may ask what. Scope `admin`.',
  Service: 'The service itself.',
} as const;
export type Tag = keyof typeof tags;

/** A header of a request that a call reads. `if-none-match` and `authorization` need not be named. */
export type RequestHeader = 'prefer' | 'idempotency-key' | 'accept';

/** A header of an answer beside those that every answer has. */
export type AnswerHeader = 'location' | 'retry-after' | 'preference-applied' | 'content-disposition';

export interface GoodAnswer {
  status: 200 | 201 | 202 | 204 | 303;
  description: string;
  /** By media type; `text` where the body is none of JSON. */
  content?: Readonly<Record<string, z.ZodType | 'text'>>;
  headers?: readonly AnswerHeader[];
}

/** A request that a test sends, with the answer that it must get. The answer stands in the description as it was recorded. */
export interface Example {
  name: string;
  summary: string;
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Partial<Record<RequestHeader, string>>>;
  body?: object | string;
  status: number;
  /** Of the problem that is answered. */
  code?: FaultCode;
  /** The answer is too long to be of use as an example. */
  isLong?: true;
}

export interface Operation {
  method: ApiRoute['method'];
  /** As the table of routes has it. */
  path: string;
  operationId: string;
  tag: Tag;
  summary: string;
  description: string;
  query?: z.ZodObject;
  headers?: readonly RequestHeader[];
  /** By media type; `text` for plain text. */
  bodies?: Readonly<Record<string, z.ZodType | 'text'>>;
  answers: readonly GoodAnswer[];
  /** Beside those that every call of its kind may answer. */
  faults: readonly FaultCode[];
  examples: readonly [Example, ...Example[]];
}
