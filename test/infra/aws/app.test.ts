// The CDK app as `npm run synth` runs it: in a process of its own, with the bundles, and the validation of the CDK.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedApp } from '../../../infra/aws/checked-app.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'logverdict-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** No account, no region, no credentials. */
const environment = (outdir: string, context: Record<string, unknown>) => ({
  PATH: process.env.PATH,
  CDK_OUTDIR: outdir,
  CDK_CONTEXT_JSON: JSON.stringify(context),
});

beforeAll(() => {
  const env = environment(folder, {});
  execFileSync(process.execPath, ['infra/aws/app.ts'], { cwd: root, env, stdio: 'pipe' });
}, 60_000);

interface Report {
  pluginReports: { pluginName: string; conclusion: string; violations: { ruleName: string }[] }[];
}

const reportIn = (outdir: string): Report => JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));

/** The same app with a queue that is open and puts nothing aside. The bundles of the functions are left out: they take seconds. */
const withFault = `
  import { Queue } from 'aws-cdk-lib/aws-sqs';
  import { checkedApp } from './infra/aws/checked-app.ts';
  const { app, stack } = checkedApp();
  new Queue(stack, 'open');
  app.synth();`;
const withoutBundles = { 'aws:cdk:bundling-stacks': [] };

function findingsWith(context: Record<string, string>): string[] {
  const { app } = checkedApp({ ...withoutBundles, ...context });
  const packs = [new AwsSolutionsChecks(app), new ServerlessChecks(app)];
  return packs.flatMap((pack) => pack.validateScope(app).violations.map(({ ruleName }) => ruleName));
}

const assets = () => readdirSync(folder).filter((name) => name.startsWith('asset.'));

describe('the app', () => {
  it('writes the template of one stack', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.template.json'))).toEqual([
      'logverdict-prod.template.json',
    ]);
  });

  it('passes what the CDK checks of every template, and both packs of cdk-nag', () => {
    expect(reportIn(folder).pluginReports).toEqual([]);
  });

  it('does not pass with a queue that is open and puts nothing aside: both packs have looked', () => {
    const outdir = mkdtempSync(join(folder, 'fault-'));
    // What `--no-validation` of `npm run synth` comes to: it leaves out the CDK's own checks, and not the packs.
    const env = { ...environment(outdir, withoutBundles), CDK_VALIDATION: 'false' };
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', withFault], { cwd: root, env });
    const found = reportIn(outdir).pluginReports.map(({ pluginName, conclusion, violations }) => [
      pluginName,
      conclusion,
      violations.map(({ ruleName }) => ruleName),
    ]);

    expect(status).toBe(1);
    expect(found).toEqual([
      ['AwsSolutions', 'failure', ['AwsSolutions-SQS3', 'AwsSolutions-SQS4']],
      ['Serverless', 'failure', ['Serverless-SQSRedrivePolicy']],
    ]);
  }, 30_000);

  it.each<Record<string, string>>([
    { firewall: 'false', gatewayLogRole: 'false', alarmEmail: 'ops@example.com', reportRetentionDays: '400' },
    { vpcEndpointIds: 'vpce-0a1' },
    { domainName: 'verdicts.example.com', certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/1' },
  ])('passes whatever is asked for: %o', (context) => {
    expect(findingsWith(context)).toEqual([]);
  });

  it('hands Lambda one bundle for each function, with the names of its sources, and small enough to start fast', () => {
    const contents = assets().map((asset) => readdirSync(join(folder, asset)));
    const sizes = assets().map((asset) => statSync(join(folder, asset, 'index.mjs')).size);

    for (const names of contents) {
      const code = names.filter((name) => name.endsWith('.mjs'));
      expect(code).toContain('index.mjs');
      expect(code.filter((name) => !names.includes(`${name}.map`))).toEqual([]);
    }
    const others = contents.flat().filter((name) => !/\.mjs(\.map)?$/.test(name));
    expect(others).toEqual(['openapi.generated.json']);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  });
});
