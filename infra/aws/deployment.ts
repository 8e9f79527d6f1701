// What differs between one deployment and another, read from the CDK context (`--context name=value`).
// docs/deploy.md has the same values in a table; a test holds the two together.
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { OidcSettings } from '../../lambdas/authorizer/oidc/oidc-settings.ts';
import { Fault } from '../../shared/model/fault.ts';
import { LimitOverrides } from '../../shared/model/limit-overrides.ts';

/** Values from the command line are text. */
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const isWanted = z.preprocess(parsedText, z.boolean('expected true or false'));

function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what it expected
  }
}

const commaSeparated = (value: unknown): unknown =>
  typeof value === 'string' ? value.split(',').map((each) => each.trim()) : value;

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
    /** Days that reports, and the facts beside them, are kept; absent: until they are deleted. */
    reportRetentionDays: count(1, 36_500).optional(),
    logRetentionDays: z.coerce.number().pipe(z.enum(RetentionDays)).default(RetentionDays.ONE_MONTH),
    /** Bundles read at the same time. Lambda's event source takes 2 to 1,000. */
    ingestConcurrency: count(2, 1_000).default(5),
    /** Set aside for the ingest function out of what the account has; absent: nothing is. */
    reservedConcurrency: count(2, 1_000).optional(),
    /** API Gateway counts them for each call by itself. Twice what the tier `high` may ask. */
    requestsPerSecond: count(1, 10_000).default(200),
    requestBurst: count(1, 5_000).default(600),
    /** Costs money every month, whether anybody asks or not. */
    firewall: isWanted.default(true),
    /** Requests of one address in five minutes before the firewall refuses more. */
    requestsPerAddress: count(10, 2_000_000_000).default(10_000),
    /** The API's own name, and the certificate for it in this region. */
    domainName: z
      .string()
      .regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'expected a name such as verdicts.example.com')
      .optional(),
    certificateArn: z
      .string()
      .regex(/^arn:[a-z-]+:acm:/, 'expected the ARN of a certificate, arn:aws:acm:…')
      .optional(),
    /** With them, the API is reached through these endpoints of a VPC alone. */
    vpcEndpointIds: z.preprocess(
      commaSeparated,
      z
        .array(z.string().regex(/^vpce-[0-9a-f]+$/, 'expected the id of a VPC endpoint, vpce-…'))
        .min(1)
        .optional(),
    ),
    /** API Gateway writes logs with one role of the account: false where the account has one already. */
    gatewayLogRole: isWanted.default(true),
    /** Who is told of alarms, beside whoever subscribes to the topic. */
    alarmEmail: z.email().optional(),
    /** Limits on what is read of a bundle that differ from the defaults, by their names in shared/model/limits.ts. */
    limits: z.preprocess(parsedText, LimitOverrides).default({}),
    /** The issuer whose JWTs are let in beside our own tokens; absent: none. */
    oidc: z.preprocess(parsedText, OidcSettings.optional()),
  })
  .refine(
    ({ reservedConcurrency, ingestConcurrency }) => (reservedConcurrency ?? ingestConcurrency) >= ingestConcurrency,
    { path: ['reservedConcurrency'], message: 'expected at least ingestConcurrency, or messages are thrown back' },
  )
  .refine(({ domainName, certificateArn }) => (domainName === undefined) === (certificateArn === undefined), {
    path: ['certificateArn'],
    message: 'expected domainName and certificateArn together',
  })
  .refine(({ domainName, vpcEndpointIds }) => domainName === undefined || vpcEndpointIds === undefined, {
    path: ['domainName'],
    message: 'expected no domainName beside vpcEndpointIds: an API inside a VPC cannot have one of this kind',
  });
export type Deployment = z.infer<typeof Deployment>;

/** Throws Fault `configuration-invalid`, which names the context values that are wrong, or that nothing reads. */
export function readDeployment(node: Node): Deployment {
  const names = Object.keys(Deployment.shape);
  const unread = Object.keys(node.getAllContext()).filter((name) => isOurs(name) && !names.includes(name));
  if (unread.length > 0) {
    const message = `expected context of ${names.join(', ')}, found ${unread.join(', ')}`;
    throw new Fault('configuration-invalid', message);
  }
  const given = names.map((name) => [name, node.tryGetContext(name) as unknown]);
  const parsed = Deployment.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Fault('configuration-invalid', z.prettifyError(parsed.error), { cause: parsed.error });
}

/** The CDK's own names hold `-`, `:`, `@` or `/`. */
const isOurs = (name: string): boolean => /^[A-Za-z]\w*$/.test(name);
