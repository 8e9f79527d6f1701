// The firewall in front of the API: what it refuses, what it only counts, and what it writes down of it.
import { describe, expect, it } from 'vitest';
import { textPaths } from '../../../infra/aws/firewall-rules.ts';
import { propertiesOf, synthesized, words } from './synthesized.ts';

const template = synthesized();
const rules = propertiesOf(template, 'AWS::WAFv2::WebACL', 'entrancefirewallrules').Rules;
const rule = (name: string) => rules.find(({ Name }: { Name: string }) => Name === name);

describe('the firewall', () => {
  it('stands in front of the stage', () => {
    const { ResourceArn } = propertiesOf(template, 'AWS::WAFv2::WebACLAssociation', 'entrancefirewallassociation');

    expect(words(ResourceArn)).toMatch(/\/restapis\/\(entranceapi\)\/stages\/\(entranceapiDeploymentStageprod\)$/);
  });

  it('looks at the address first, then at what AWS knows of attacks, and at last at bodies', () => {
    const inOrder = rules.map(({ Name, Priority }: { Name: string; Priority: number }) => [Priority, Name]);

    expect(inOrder).toEqual([
      [0, 'too-many-of-one-address'],
      [1, 'AWSManagedRulesAmazonIpReputationList'],
      [2, 'AWSManagedRulesCommonRuleSet'],
      [3, 'AWSManagedRulesKnownBadInputsRuleSet'],
      [4, 'bad-body'],
    ]);
  });

  it('refuses an address that asks too often within five minutes', () => {
    expect(rule('too-many-of-one-address')).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 10_000, EvaluationWindowSec: 300 } },
    });
    const other = propertiesOf(
      synthesized({ requestsPerAddress: '500' }),
      'AWS::WAFv2::WebACL',
      'entrancefirewallrules',
    );
    expect(other.Rules[0].Statement.RateBasedStatement.Limit).toBe(500);
  });

  it('only counts what the groups of AWS find in bodies, and in names that are usual here', () => {
    const counted = (name: string) => {
      const { ManagedRuleGroupStatement: group } = rule(name).Statement;
      expect(rule(name).OverrideAction).toEqual({ None: {} });
      expect(group.VendorName).toBe('AWS');
      return group.RuleActionOverrides.map((each: { Name: string; ActionToUse: object }) => {
        expect(each.ActionToUse).toEqual({ Count: {} });
        return each.Name;
      });
    };

    expect(counted('AWSManagedRulesAmazonIpReputationList')).toEqual([]);
    expect(counted('AWSManagedRulesCommonRuleSet')).toEqual([
      ...['SizeRestrictions_BODY', 'EC2MetaDataSSRF_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY'],
      ...['CrossSiteScripting_BODY', 'NoUserAgent_HEADER', 'RestrictedExtensions_URIPATH'],
      ...['RestrictedExtensions_QUERYARGUMENTS', 'GenericRFI_QUERYARGUMENTS'],
    ]);
    expect(counted('AWSManagedRulesKnownBadInputsRuleSet')).toEqual([
      ...['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
    ]);
  });

  it('refuses what was found in a body, but of `classify` and `what-if`, which carry log text and PEM', () => {
    const [found, elsewhere] = rule('bad-body').Statement.AndStatement.Statements;
    const labels = found.OrStatement.Statements.map(
      ({ LabelMatchStatement }: { LabelMatchStatement: { Key: string } }) => LabelMatchStatement.Key,
    );

    expect(rule('bad-body').Action).toEqual({ Block: {} });
    expect(labels).toEqual([
      'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body',
      'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
      'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
      'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
      'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
      'awswaf:managed:aws:known-bad-inputs:JavaDeserializationRCE_Body',
      'awswaf:managed:aws:known-bad-inputs:Log4JRCE_Body',
      'awswaf:managed:aws:known-bad-inputs:ReactJSRCE_Body',
    ]);
    expect(elsewhere.NotStatement.Statement.RegexMatchStatement).toMatchObject({
      FieldToMatch: { UriPath: {} },
      RegexString: textPaths,
    });
  });

  it.each([
    ['/prod/v1/classify', true],
    ['/v1/classify', true], // by a name of its own
    ['/prod/v1/bundles/b_01J/what-if', true],
    ['/prod/v1/tokens', false],
    ['/prod/v1/bundles', false],
    ['/prod/v1/bundles/b_01J/shares', false],
    ['/prod/v1/findings/classify', false],
    ['/prod/v1/tokens/v1/classify', false],
    ['/prod/v1/classify/x', false],
  ])('tells those two by the path: %s, %s', (path, isText) => {
    expect(new RegExp(textPaths).test(path)).toBe(isText);
  });

  it('keeps no samples, and writes down without token, path and query what was refused or counted', () => {
    const writing = propertiesOf(template, 'AWS::WAFv2::LoggingConfiguration', 'entrancefirewallwriting');

    expect(JSON.stringify(rules)).not.toContain('"SampledRequestsEnabled":true');
    expect(writing.RedactedFields).toEqual([
      { SingleHeader: { Name: 'authorization' } },
      { UriPath: {} },
      { QueryString: {} },
    ]);
    expect(writing.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }, { ActionCondition: { Action: 'COUNT' } }],
        },
      ],
    });
    expect(words(writing.LogDestinationConfigs[0])).toMatch(/:log-group:aws-waf-logs-logverdict-prod$/);
  });

  it('can be left out: it costs money every month', () => {
    const without = synthesized({ firewall: 'false' });

    without.resourceCountIs('AWS::WAFv2::WebACL', 0);
    without.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });
});
