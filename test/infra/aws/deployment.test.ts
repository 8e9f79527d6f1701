// The context: what can be said of a deployment, what it changes, and what is refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../infra/aws/deployment.ts';
import { synthesized } from './synthesized.ts';

const guide = join(import.meta.dirname, '../../../docs/deploy.md');

/** Name and default, `none` where there is none, of every row of the one table with a column `context`. */
function documented(): string[][] {
  const [, table = ''] = readFileSync(guide, 'utf8').split('| context | default | |\n| --- | --- | --- |\n');
  const [rows = ''] = table.split('\n\n');
  return rows.split('\n').map((row) => {
    const [, name = '', byDefault = ''] = row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    return [name, byDefault];
  });
}

function defaults(): Record<string, string> {
  const given: Record<string, unknown> = Deployment.parse({});
  const shown = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value ?? 'none'));
  return Object.fromEntries(Object.keys(Deployment.shape).map((name) => [name, shown(given[name])]));
}

describe('context', () => {
  it('is what docs/deploy.md has in a table: every name, in order, with its default', () => {
    expect(documented()).toEqual(Object.entries(defaults()));
  });

  it.each(['retentiondays', 'alarmMail', 'Stage'])(
    'that nothing reads is refused: it is a slip of the pen: %s',
    (name) => {
      expect(() => synthesized({ [name]: '30' })).toThrow(new RegExp(`expected context of stage, .*, found ${name}$`));
    },
  );

  it('of the CDK itself is none of ours', () => {
    expect(() =>
      synthesized({ 'cli-telemetry': false, '@aws-cdk/core:x': true, 'availability-zones:account=1': [] }),
    ).not.toThrow();
  });

  it('changes what is read of a bundle', () => {
    const limits = { Environment: { Variables: Match.objectLike({ LOGVERDICT_LIMITS: '{"maxNesting":3}' }) } };

    for (const given of ['{"maxNesting": 3}', { maxNesting: 3 }])
      synthesized({ limits: given }).hasResourceProperties('AWS::Lambda::Function', limits);
  });

  it('names the issuer whose JWTs are let in', () => {
    const oidc = { issuer: 'https://login.example.com/', audience: 'api://logverdict', sites: ['lab'] };
    for (const given of [oidc, JSON.stringify(oidc)]) {
      const variables = Object.values(synthesized({ oidc: given }).findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment.Variables.LOGVERDICT_OIDC,
      );
      expect(JSON.parse(variables.find((text) => text !== undefined))).toEqual({
        issuer: 'https://login.example.com/',
        audience: ['api://logverdict'],
        scopePrefix: '',
        sitesClaim: 'logverdict_sites',
        sites: ['lab'],
        rateTier: 'standard',
      });
    }
  });

  it('names the stage everywhere, so that two deployments stand side by side', () => {
    const other = synthesized({ stage: 'trial' });

    other.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'logverdict-trial-api' });
    other.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'trial' });
    other.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/logverdict/trial/ingest' });
  });

  it.each([
    [{ stage: 'Prod 1' }, /stage/],
    [{ retentionDays: '0' }, /retentionDays/],
    [{ logRetentionDays: '8' }, /logRetentionDays/],
    [{ limits: '{"maxDepth": 3}' }, /limits/],
    [{ limits: '{' }, /limits/],
    [{ oidc: '{"issuer": "https://login.example.com"}' }, /audience, clientId or both/],
    [{ oidc: { issuer: 'http://login.example.com', audience: 'a' } }, /https:/],
    [{ ingestConcurrency: '10', reservedConcurrency: '5' }, /at least ingestConcurrency/],
    [{ firewall: 'off' }, /firewall/],
    [{ domainName: 'verdicts.example.com' }, /domainName and certificateArn together/],
    [{ certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/1' }, /domainName and certificateArn together/],
    [{ domainName: 'https://verdicts.example.com/', certificateArn: 'arn:aws:acm:x' }, /such as verdicts.example.com/],
    [
      { domainName: 'verdicts.example.com', certificateArn: 'arn:aws:acm:x', vpcEndpointIds: 'vpce-1' },
      /no domainName beside vpcEndpointIds/,
    ],
    [{ vpcEndpointIds: 'vpc-1' }, /vpce-/],
    [{ vpcEndpointIds: '' }, /vpce-/],
    [{ alarmEmail: 'ops' }, /alarmEmail/],
    [{ requestsPerAddress: '9' }, /requestsPerAddress/],
  ])('that is wrong is refused by name: %o', (context, message) => {
    expect(() => synthesized(context)).toThrow(message);
  });
});
