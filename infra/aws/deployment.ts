// What differs between one deployment and another, read from the CDK context (`--context name=value`).
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { OidcSettings } from '../../lambdas/authorizer/oidc/oidc-settings.ts';
import { Fault } from '../../shared/model/fault.ts';
import { LimitOverrides } from '../../shared/model/limit-overrides.ts';

/** Values from the command line are text. */
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what it expected
  }
}

export const Deployment = z
  .object({
    /** Name of this deployment among others in the account: part of every name, and first part of the API's paths. */
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/, 'expected at most 16 of a–z, 0–9 and `-`, a letter first')
      .default('prod'),
    /** Default: `logverdict-<stage>-<account>-<region>`. */
    bucketName: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'expected 3 to 63 of a–z, 0–9 and `-`')
      .optional(),
    /** Days that a bundle is kept; its report and verdicts stay. */
    retentionDays: count(1, 3_650).default(90),
    logRetentionDays: z.coerce.number().pipe(z.enum(RetentionDays)).default(RetentionDays.ONE_MONTH),
    /** Bundles read at the same time. Lambda's event source takes 2 to 1,000. */
    ingestConcurrency: count(2, 1_000).default(5),
    /** Set aside for the ingest function out of what the account has; absent: nothing is. */
    reservedConcurrency: count(2, 1_000).optional(),
    requestsPerSecond: count(1, 10_000).default(50),
    requestBurst: count(1, 5_000).default(100),
    /** Limits on what is read of a bundle that differ from the defaults, by their names in shared/model/limits.ts. */
    limits: z.preprocess(parsedText, LimitOverrides).default({}),
    /** The issuer whose JWTs are let in beside our own tokens; absent: none. */
    oidc: z.preprocess(parsedText, OidcSettings.optional()),
  })
  .refine(
    ({ reservedConcurrency, ingestConcurrency }) => (reservedConcurrency ?? ingestConcurrency) >= ingestConcurrency,
    { path: ['reservedConcurrency'], message: 'expected at least ingestConcurrency, or messages are thrown back' },
  );
export type Deployment = z.infer<typeof Deployment>;

/** Throws Fault `configuration-invalid`, which names the context values that are wrong. */
export function readDeployment(node: Node): Deployment {
  const given = Object.keys(Deployment.shape).map((name) => [name, node.tryGetContext(name) as unknown]);
  const parsed = Deployment.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Fault('configuration-invalid', z.prettifyError(parsed.error), { cause: parsed.error });
}
