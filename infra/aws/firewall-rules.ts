// What the firewall in front of the API refuses, in the order it is looked at. Groups kept by AWS do most of it; what they would
// find in bundles' text, and in names that are no attack, is counted and not refused.
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Deployment } from './deployment.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

interface ManagedGroup {
  name: string;
  /** Rules that look into the body, with the label that each leaves on what it has found. */
  body: Readonly<Record<string, string>>;
  /** Other rules that find what is usual here. */
  counted: readonly string[];
}

const managedGroups: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', body: {}, counted: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    body: {
      SizeRestrictions_BODY: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body',
      EC2MetaDataSSRF_BODY: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
      GenericLFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
      GenericRFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
      CrossSiteScripting_BODY: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
    },
    counted: [
      'NoUserAgent_HEADER', // programs call, and not all of them say who they are
      'RestrictedExtensions_URIPATH', // a reference may be called anything, `expc1.log` too
      'RestrictedExtensions_QUERYARGUMENTS', // `key=drop/berlin/messages.log`
      'GenericRFI_QUERYARGUMENTS', // servers are looked for by address, with or without `https://`
    ],
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    body: {
      JavaDeserializationRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:JavaDeserializationRCE_Body',
      Log4JRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:Log4JRCE_Body',
      ReactJSRCE_BODY: 'awswaf:managed:aws:known-bad-inputs:ReactJSRCE_Body',
    },
    counted: [],
  },
];

/**
 * `classify` takes lines of a log, in which anybody may have written anything, and `what-if` takes certificates. Nothing of
 * either is run, or shown as markup. With or without the stage before it: a custom domain has none.
 */
export const textPaths = '^(/[a-z0-9-]+)?/v1/(classify|bundles/[^/]+/what-if)$';

export const firewallRules = ({ requestsPerAddress }: Pick<Deployment, 'requestsPerAddress'>): Rule[] =>
  [addressRule(requestsPerAddress), ...managedGroups.map(managedRule), bodyRule()].map((rule, priority) => ({
    ...rule,
    priority,
    visibilityConfig: measured(rule.name),
  }));

type Unnumbered = Pick<Rule, 'name' | 'statement' | 'action' | 'overrideAction'>;

/** In any five minutes. */
const addressRule = (limit: number): Unnumbered => ({
  name: 'too-many-of-one-address',
  action: { block: {} },
  statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
});

const managedRule = ({ name, body, counted }: ManagedGroup): Unnumbered => ({
  name,
  overrideAction: { none: {} }, // each rule does what its group says
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: [...Object.keys(body), ...counted].map((rule) => ({
        name: rule,
        actionToUse: { count: {} },
      })),
    },
  },
});

/** What the groups have found in a body is refused after all, but where bodies are text of others. */
const bodyRule = (): Unnumbered => ({
  name: 'bad-body',
  action: { block: {} },
  statement: {
    andStatement: {
      statements: [
        { orStatement: { statements: managedGroups.flatMap(({ body }) => Object.values(body)).map(labelled) } },
        { notStatement: { statement: isTextPath } },
      ],
    },
  },
});

const labelled = (key: string): Statement => ({ labelMatchStatement: { scope: 'LABEL', key } });

const isTextPath: Statement = {
  regexMatchStatement: {
    fieldToMatch: { uriPath: {} },
    regexString: textPaths,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

/** No samples: they would hold tokens. */
export const measured = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
