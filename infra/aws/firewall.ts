// The firewall: looks at a request before anything else does. What it refuses or counts is written down, without paths,
// queries and tokens.
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { firewallRules, measured } from './firewall-rules.ts';
import { HouseLog } from './house-log.ts';

export interface FirewallParts {
  deployment: Deployment;
  key: DataKey;
  /** What it stands in front of. */
  stage: Stage;
}

export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { deployment, key, stage }: FirewallParts) {
    super(scope, id);
    const name = `logverdict-${deployment.stage}`;
    const rules = new CfnWebACL(this, 'rules', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: firewallRules(deployment),
      visibilityConfig: measured(name),
    });
    new CfnWebACLAssociation(this, 'association', { resourceArn: stage.stageArn, webAclArn: rules.attrArn });
    const logName = `aws-waf-logs-${name}`; // the beginning that AWS WAF insists on
    const log = new HouseLog(this, 'log', { name: logName, deployment, key });
    const writing = new CfnLoggingConfiguration(this, 'writing', {
      resourceArn: rules.attrArn,
      logDestinationConfigs: [logArn(Stack.of(this), logName)],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }, { uriPath: {} }, { queryString: {} }],
      loggingFilter: { DefaultBehavior: 'DROP', Filters: [refusedOrCounted] },
    });
    writing.node.addDependency(log);
  }
}

const refusedOrCounted = {
  Behavior: 'KEEP',
  Requirement: 'MEETS_ANY',
  Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
};

/** Without the `:*` that a log's own ARN ends in, which AWS WAF does not take. */
const logArn = (stack: Stack, resourceName: string): string =>
  stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
