// From a signature to ordered steps about one node and one server.
import { describe, expect, it } from 'vitest';
import { fillPlaceholders } from '../../../shared/model/fill-placeholders.ts';
import { Remediation } from '../../../shared/model/finding.ts';
import { planRemediation } from '../../../shared/remediation/plan-remediation.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';

const subject = { node: 'expc1', address: 'cucm-pub.example.lab', port: 6972 };

function plan(name: string, about: Parameters<typeof planRemediation>[2] = subject) {
  const signature = shippedPack.signatures.find(
    ({ id }) => id === (name.includes('/') ? name : `expressway/traffic-server/${name}`),
  );
  return signature === undefined ? [] : planRemediation(signature, shippedPack, about);
}

describe('the plan of a self-signed certificate', () => {
  it('offers fixes first, then the mitigation, and last the end of verification', () => {
    expect(plan('self-signed').map(({ kind, confidence }) => [kind, confidence])).toEqual([
      ['fix', 'likely'],
      ['fix', 'likely'],
      ['fix', 'likely'],
      ['fix', 'likely'],
      ['mitigation', 'possible'],
      ['workaround', 'proven'],
    ]);
  });

  it('gives the command of the workaround and what it costs', () => {
    const last = plan('self-signed').at(-1);
    expect(last?.commands).toEqual(['xConfiguration EdgeConfigServer VerifyOriginServer: Off']);
    expect(last?.scope).toBe('every-cluster-peer');
    expect(last?.risk.securityImpact).toContain('every UC server');
  });

  it('claims nothing yet about what it resolves', () => {
    for (const { resolves, artifacts } of plan('self-signed')) {
      expect(resolves).toEqual([
        { node: 'expc1', address: 'cucm-pub.example.lab', port: 6972, result: 'unknown', nextCause: null },
      ]);
      expect(artifacts).toEqual([]);
    }
    expect(plan('self-signed', { node: null, address: 'a', port: null })[0]?.resolves).toEqual([]);
  });
});

it('a fix is only possible where the cause is not certain', () => {
  expect(
    plan('untrusted-ca')
      .map(({ confidence }) => confidence)
      .slice(0, 2),
  ).toEqual(['possible', 'possible']);
  expect(plan('untrusted-root')[0]?.confidence).toBe('likely');
});

it('a server that refuses the Expressway is mended on its own side, never by ending verification', () => {
  const [first, ...others] = plan('rejected-by-server');
  expect(first).toMatchObject({ where: 'cucm', scope: 'uc-publisher', requiresRestart: 'service' });
  expect(first?.steps.join(' ')).toContain('tomcat-trust and as CallManager-trust');
  expect([first, ...others].map((each) => each?.kind)).not.toContain('workaround');
});

describe('the texts', () => {
  const all = shippedPack.signatures.map(({ id }) => id);

  it.each(all)('of %s are whole, for a known and an unknown server', (name) => {
    for (const about of [subject, { node: null, address: null, port: null }]) {
      const planned = plan(name, about);
      expect(planned.length).toBeGreaterThan(0);
      expect(JSON.stringify(planned)).not.toMatch(/\{(?:address|port|node)\}|null,null|undefined/);
      for (const remediation of planned) Remediation.parse(remediation);
    }
  });

  it('hold only names that look like names', () => {
    const hostile = { node: 'expc1', address: '<script>alert(1)</script>', port: 8443 };
    expect(JSON.stringify(plan('expired', hostile).map(({ steps, verify }) => [steps, verify]))).not.toContain(
      'script',
    );
    expect(fillPlaceholders('{address} is asked on {port} by {node}', hostile)).toBe(
      'The UC server is asked on port 8443 by expc1',
    );
    expect(fillPlaceholders('ask {address} on {port}', { node: null, address: '[2001:db8::1]', port: null })).toBe(
      'ask [2001:db8::1] on its TLS port',
    );
  });

  it('are not confused by a name that means something to a replacement', () => {
    expect(fillPlaceholders('ask {address}', { node: null, address: '$&', port: null })).toBe('ask the UC server');
  });
});
