// The schemas of requests and answers as JSON Schema: those with a name of their own stand once, and are referred to.
import * as z from 'zod';
import { Evidence, Finding, OpensslError, Reference, Remediation, Risk } from '../../../shared/model/finding.ts';
import { CompiledRemedy } from '../../../shared/model/pack.ts';
import { RateTier } from '../../../shared/model/rate-limits.ts';
import * as report from '../../../shared/model/report.ts';
import { Acknowledgement, BundleStatus, FindingState, TicketLink } from '../../../shared/model/stored-records.ts';
import * as words from '../../../shared/model/vocabulary.ts';
import { WhatIfOutcome } from '../../../shared/model/what-if.ts';
import { Links } from '../answers/answer-parts.ts';
import * as bundles from '../answers/bundle-answers.ts';
import * as findings from '../answers/finding-answers.ts';
import * as knowledge from '../answers/knowledge-answers.ts';
import * as nodes from '../answers/node-answers.ts';
import * as problems from '../answers/problem-answers.ts';
import * as tokens from '../answers/token-answers.ts';
import { pageFields } from '../paged-list.ts';
import { toldSchema } from './told-fields.ts';

export type JsonSchema = { [keyword: string]: unknown };

const { Verdict, Reason, Cause, Verification, Role, Product, Service, Severity, BundleCompleteness, KeyType } = words;

/** Everything that an answer may hold under a name of its own. */
const named: Readonly<Record<string, z.ZodType>> = {
  ...{ Verdict, Reason, Cause, Verification, Role, Product, Service, Severity, BundleCompleteness, KeyType },
  ...{ BundleStatus, FindingState, TicketLink, Acknowledgement, Links, RateTier },
  ...{ OpensslError, Evidence, PublicReference: Reference, Risk, Remediation, Remedy: CompiledRemedy },
  ...{ FindingReport: Finding, WhatIfOutcome },
  ...{ ReadingProblem: report.Problem, BundleReport: report.BundleReport, Certificate: report.CertificateReport },
  ...{ PresentedChain: report.PresentedChainReport, Server: report.ServerReport, NodeReport: report.NodeReport },
  ...{ ClusterReport: report.ClusterReport, Report: report.Report },
  ...bundles,
  ...nodes,
  ...findings,
  ...knowledge,
  ...tokens,
  ...problems,
};

const idOf = (name: string): string => `#/components/schemas/${name}`;

/** What callers may send differs from what they get: fields with a default may be left out. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: idOf, io: 'output', override: house });
  const entries = Object.entries(schemas).map(([name, schema]) => [name, toldSchema(name, bare(schema))] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A named schema is referred to; another one stands where it is used. */
export function answerSchema(schema: z.ZodType): JsonSchema {
  const name = nameOf(schema);
  if (name !== undefined) return { $ref: idOf(name) };
  if (schema instanceof z.ZodUnion) return { anyOf: schema.options.map((each) => answerSchema(each as z.ZodType)) };
  return bare(z.toJSONSchema(schema, { io: 'output', override: house }));
}

export const requestSchema = (schema: z.ZodType): JsonSchema =>
  bare(z.toJSONSchema(schema, { io: 'input', override: house }));

const nameOf = (schema: z.ZodType): string | undefined =>
  Object.entries(named).find(([, each]) => each === schema)?.[0];

function bare({ $schema: _s, $id: _i, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The parameter is text on the wire, but a number to whoever sends it. */
const limit = { type: 'integer', minimum: 1, maximum: 100, default: 25 };

/** What zod says, put as an integrator needs it. */
function house({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: JsonSchema }): void {
  if (zodSchema === pageFields.limit) replace(jsonSchema, limit);
  if (jsonSchema.additionalProperties === false && !isStrict(zodSchema)) delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = shortInstant(jsonSchema.pattern);
  if (jsonSchema.pattern === undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (/^untrusted text/.test(String(jsonSchema.description ?? ''))) jsonSchema['x-untrusted'] = true;
}

function replace(schema: JsonSchema, by: JsonSchema): void {
  for (const keyword of Object.keys(schema)) delete schema[keyword];
  Object.assign(schema, by);
}

/** zod tells leap years by a pattern of hundreds of characters: of times with milliseconds the form alone is said. */
const shortInstant = (pattern: unknown): string | undefined =>
  String(pattern).includes('\\d{3}') ? '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' : undefined;

/** An answer may gain fields; a request with a field that is not known is refused. */
const isStrict = (schema: unknown): boolean =>
  schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
