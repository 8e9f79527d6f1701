// What the compiler takes, and how it says what it does not take.
import { describe, expect, it } from 'vitest';
import { compilePack, type PackFiles } from '../../../shared/signatures/compile-pack.ts';

const remedy = (id: string, change: object = {}) => ({
  path: `lab/remedies/${id}.yaml`,
  content: {
    id,
    kind: 'fix',
    title: 'Mend it',
    where: 'cucm',
    scope: 'uc-node',
    steps: ['Mend {address} on {port}.'],
    requiresRestart: 'none',
    risk: { serviceImpact: 'None.', securityImpact: 'None.', reversible: true },
    verify: 'It works.',
    rollback: 'None.',
    ...change,
  },
});

const signature = (change: object = {}) => ({
  path: 'lab/proxy/broken.yaml',
  content: {
    id: 'lab/proxy/broken',
    title: 'Broken',
    status: 'experimental',
    severity: 'high',
    reads: 'warning',
    literal: 'verification',
    pattern: '{warning}verification of {address} failed: {error}',
    cause: 'certificate-other',
    says: '{address} is broken',
    because: 'The line says so.',
    remedies: ['mend'],
    matches: ['WARNING: verification of a failed: b', 'WARNING: verification of b failed: c'],
    nearMisses: ['WARNING: verification', 'ERROR: verification of a failed: b'],
    ...change,
  },
});

const files = (change: object = {}, remedies = [remedy('mend')]): PackFiles => ({
  head: { path: 'lab/pack.yaml', content: { id: 'lab', version: '1.2.3' } },
  signatures: [signature(change)],
  remedies,
});

describe('a pack', () => {
  it('holds what the files hold, with the pattern expanded', () => {
    const pack = compilePack(files());
    expect(pack).toMatchObject({ id: 'lab', version: '1.2.3' });
    expect(pack.signatures[0]).toMatchObject({
      id: 'lab/proxy/broken',
      where: { verifyErrors: null, alerts: null },
      otherwise: false,
      alsoPossible: [],
      needs: [],
    });
    expect(pack.signatures[0]).not.toHaveProperty('matches');
    const found = new RegExp(pack.signatures[0]?.pattern ?? '').exec('[ET_NET 1]WARNING:  verification of  a failed:b');
    expect(found?.groups).toMatchObject({ thread: 'ET_NET 1', address: 'a', error: 'b' });
  });

  it('has a digest of what it holds, not of how it was written', () => {
    const digest = compilePack(files()).sha256;
    const turned = signature();
    const reordered = { ...turned, content: Object.fromEntries(Object.entries(turned.content).toReversed()) };
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(compilePack({ ...files(), signatures: [reordered] }).sha256).toBe(digest);
    expect(compilePack(files({ because: 'Something else.' })).sha256).not.toBe(digest);
  });
});

describe('a file is refused with its name and the place', () => {
  const workaround = remedy('off', { kind: 'workaround', effect: 'verification-off' });
  it.each<[string, object, RegExp]>([
    ['an unknown key', { colour: 'red' }, /broken\.yaml: the file: .*colour/],
    ['a missing text', { because: undefined }, /broken\.yaml: because: /],
    ['another id than its path', { id: 'lab/proxy/other' }, /the file wants lab\/proxy\/broken/],
    ['an unknown placeholder', { pattern: '{warning}{colour}' }, /\{colour\} is none of \{warning\}/],
    ['a lookahead', { pattern: '{warning}a(?=b)' }, /linear time/],
    ['a back reference', { pattern: '{warning}(a)\\1' }, /linear time/],
    ['a broken expression', { pattern: '{warning}(a' }, /not a regular expression/],
    ['a repetition without bound', { pattern: '{warning}a*b' }, /without bound/],
    ['an unknown field', { pattern: '{warning}(?<colour>a)' }, /colour is none of the fields/],
    ['a made-up verify error', { where: { verifyErrors: ['X509_V_ERR_MADE_UP'] } }, /X509_V_ERR_MADE_UP/],
    ['alerts in a WARNING line', { where: { alerts: [40] } }, /ERROR lines only/],
    [
      'a condition without the error',
      { pattern: '{warning}verification', where: { verifyErrors: ['X509_V_ERR_CERT_REVOKED'] } },
      /needs \{error\}/,
    ],
    [
      'a condition on what holds otherwise',
      { otherwise: true, where: { verifyErrors: ['X509_V_ERR_CERT_REVOKED'] } },
      /cannot have a condition/,
    ],
    ['a literal with a blank', { literal: 'verification of' }, /broken\.yaml: literal: /],
    ['a literal its lines do not hold', { literal: 'absent' }, /matches\/0 does not hold the literal/],
    ['a single line that matches', { matches: ['WARNING: verification of a failed: b'] }, /broken\.yaml: matches: /],
    ['no remedy', { remedies: [] }, /broken\.yaml: remedies: /],
    ['an unknown remedy', { remedies: ['pray'] }, /no remedy pray/],
    ['a placeholder that nobody fills', { says: '{colour} is broken' }, /stands for nothing/],
  ])('%s', (_, change, message) => {
    expect(() => compilePack(files(change))).toThrow(message);
    expect(() => compilePack(files(change))).toThrow(expect.objectContaining({ code: 'signature-invalid' }));
  });

  it('remedies out of order', () => {
    const all = [remedy('mend'), workaround];
    expect(() => compilePack(files({ remedies: ['off', 'mend'] }, all))).toThrow(
      /mend is a fix and stands after a work/,
    );
    expect(compilePack(files({ remedies: ['mend', 'off'] }, all)).remedies).toHaveLength(2);
  });

  it.each(['rejected-by-server', 'connection-refused'])('ending verification for %s', (cause) => {
    const all = [remedy('mend'), workaround];
    expect(() => compilePack(files({ cause, remedies: ['mend', 'off'] }, all))).toThrow(/does not remove the cause/);
  });

  it('a remedy that no signature names, or with an unknown placeholder', () => {
    expect(() => compilePack(files({}, [remedy('mend'), remedy('spare')]))).toThrow(/spare\.yaml: no signature names/);
    expect(() => compilePack(files({}, [remedy('mend', { verify: 'See {user}.' })]))).toThrow(/\{user\}/);
  });
});
