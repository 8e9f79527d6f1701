// The app: one stack per deployment, held against what AWS and the serverless community advise. A finding that nobody has
// acknowledged (nag-acknowledgements.ts) ends the synthesis, and so the deployment, with an error.
import { App, Validations } from 'aws-cdk-lib';
// What the library advises new apps to switch on. Its version is pinned, so the list changes by a commit alone.
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readDeployment } from './deployment.ts';
import { LogverdictStack } from './logverdict-stack.ts';

/** Context of the CDK's command line and cdk.json goes before that. */
export function checkedApp(context: Record<string, unknown> = {}): { app: App; stack: LogverdictStack } {
  const app = new App({ context: { ...flags, ...context } });
  const deployment = readDeployment(app.node);
  const stack = new LogverdictStack(app, `logverdict-${deployment.stage}`, deployment);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { app, stack };
}
