// The stack as CloudFormation will be told about it, and its parts as short words to compare with.
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { readDeployment } from '../../../infra/aws/deployment.ts';
import { LogverdictStack } from '../../../infra/aws/logverdict-stack.ts';

/** Without the bundles of the functions and the CDK's own validation, which take seconds: app.test.ts has both. */
export function synthesized(context: Record<string, unknown> = {}): Template {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [], ...context }, analyticsReporting: false });
  return Template.fromStack(new LogverdictStack(app, 'logverdict', readDeployment(app.node)));
}

type Value = string | { [key: string]: Value } | Value[];

/** A value of the template with its references by name: `arn:aws:s3:::bundles/*`, `(bundlesbucket)/drop/*`. */
export function words(value: Value): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(words).join(', ');
  const [kind, inner] = Object.entries(value)[0] ?? ['', ''];
  if (kind === 'Ref' && typeof inner === 'string') return `(${nameOf(inner)})`;
  if (kind === 'Fn::GetAtt' && Array.isArray(inner)) return `(${nameOf(words(inner[0] ?? ''))})`;
  if (kind === 'Fn::Join' && Array.isArray(inner)) return (inner[1] as Value[]).map(words).join('');
  throw new Error(`expected a reference, found ${kind}`);
}

/** The id of a resource without the hash at its end. */
export const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** Properties of the resource of that kind and name. */
export function propertiesOf(template: Template, type: string, name: string) {
  const found = Object.entries(template.findResources(type)).filter(([id]) => nameOf(id) === name);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`expected one ${type} called ${name}, found ${found.length}`);
  return only[1].Properties;
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: Value;
  Condition?: { StringEquals?: { 'kms:ViaService'?: Value } };
}

/** `s3.(AWS::Region).amazonaws.com` as ` via s3`. */
function viaOf({ Condition }: Statement): string {
  const service = Condition?.StringEquals?.['kms:ViaService'];
  return service === undefined ? '' : ` via ${words(service).split('.')[0]}`;
}

/** What the policies of that role allow: `action on resource`, sorted. */
export function allowedTo(template: Template, role: string): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const own = policies.filter(({ Properties }) => words(Properties.Roles) === `(${role})`);
  const statements: Statement[] = own.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements
    .flatMap((statement) => {
      const [actions, resources] = [[statement.Action].flat(), [statement.Resource].flat()];
      const on = resources.map((resource) => `${words(resource)}${viaOf(statement)}`);
      return actions.flatMap((action) => on.map((resource) => `${action} on ${resource}`));
    })
    .sort();
}
