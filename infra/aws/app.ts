// Entry of the CDK: one stack per deployment. Runs under the CDK's command line and, with CDK_OUTDIR, by itself.
import { App, Validations } from 'aws-cdk-lib';
// What the library advises new apps to switch on. Its version is pinned, so the list changes by a commit alone.
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readDeployment } from './deployment.ts';
import { LogverdictStack } from './logverdict-stack.ts';

const app = new App({ context: flags });
const deployment = readDeployment(app.node);
new LogverdictStack(app, `logverdict-${deployment.stage}`, deployment);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
