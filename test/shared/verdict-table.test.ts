// The states of a server, one row each: what the log shows in order, and the verdict by the contract's rules.
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../build/analysed.ts';
import type { BundleParts } from '../build/diagnostic-bundle.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
  stamp,
  threadLine,
} from '../build/log-lines.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm.example.lab';
const ip = '10.61.20.11';
const minute = 60_000;

/** Each takes a minute of its own in the log. */
type Step = (minuteOfLog: number) => string[];
const at = (n: number): number => start + n * minute;

const ok: Step = (n) => exchangeLines(someNode, okExchange(n + 1, at(n), host, ip, 8443));
const failing =
  (lines: readonly string[], sent = 'HTTP/1.1 502 connect failed'): Step =>
  (n) =>
    exchangeLines(someNode, { ...failedExchange(n + 1, at(n), host, ip, 8443, lines), sent });
const refused = failing([coreWarning(host, ip, 'self signed certificate'), sslError(host)]);
const expired = failing([coreWarning(host, ip, 'certificate has expired'), sslError(host)]);
const down = failing([], 'HTTP/1.1 502 Connection refused');
const rejects = failing([sslError(host, 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca')]);
const tolerating =
  (...lines: string[]): Step =>
  (n) =>
    exchangeLines(someNode, { ...okExchange(n + 1, at(n), host, ip, 8443), threadLines: lines });
const tolerated = tolerating(coreWarning(host, ip, 'self signed certificate', 0, 'Continue'));
const setting =
  (from: string, to: string): Step =>
  (n) => [
    `${stamp(at(n), 120)} expc1 UTCTime="x" Event="System Configuration Changed" Node="clusterdb@expc1" PID="<0.345.0>" Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from: ${from} to: ${to}"`,
  ];
const off = setting('On', 'Off');
const on = setting('Off', 'On');

const logOf = (steps: readonly Step[]): string[] => steps.flatMap((step, n) => step(n));

interface Row {
  steps: Step[];
  parts?: Partial<BundleParts>;
  verdict: string;
  reasons: string[];
  cause: string | null;
  verification: string;
}

const rows: Record<string, Row> = {
  'a: a refusal that nothing mends': {
    steps: [ok, refused],
    verdict: 'fail',
    reasons: [],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'a: a refusal after failures were only logged': {
    steps: [tolerated, refused],
    verdict: 'fail',
    reasons: [],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'a: another cause after the first was mended': {
    steps: [refused, expired],
    verdict: 'fail',
    reasons: [],
    cause: 'expired',
    verification: 'enforced',
  },
  'b: the trust store mended while the log ran': {
    steps: [refused, refused, ok, ok],
    verdict: 'warn',
    reasons: ['recovered'],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'b: the certificate renewed while the log ran': {
    steps: [ok, expired, ok],
    verdict: 'warn',
    reasons: ['recovered'],
    cause: 'expired',
    verification: 'enforced',
  },
  'b: failures and successes in turn': {
    steps: [refused, ok, refused, ok],
    verdict: 'warn',
    reasons: ['intermittent'],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'b: a server that was down, with verification off': {
    steps: [down, ok],
    parts: { verifyOriginServer: 'Off' },
    verdict: 'warn',
    reasons: ['recovered'],
    cause: 'connection-refused',
    verification: 'off',
  },
  'b: a server that refused the Expressway, with verification off': {
    steps: [rejects, ok],
    parts: { verifyOriginServer: 'Off' },
    verdict: 'warn',
    reasons: ['recovered'],
    cause: 'rejected-by-server',
    verification: 'off',
  },
  'b: off and on again, and verified after that': {
    steps: [refused, off, ok, on, ok],
    verdict: 'warn',
    reasons: ['recovered'],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'c: verification switched off after failures': {
    steps: [refused, off, ok],
    verdict: 'warn',
    reasons: ['verification-off'],
    cause: 'self-signed',
    verification: 'off',
  },
  'c: off and on again, with nothing asked since': {
    steps: [refused, off, ok, on],
    verdict: 'warn',
    reasons: ['verification-off'],
    cause: 'self-signed',
    verification: 'enforced',
  },
  'd: failures that are only logged': {
    steps: [tolerated],
    verdict: 'warn',
    reasons: ['verification-permissive'],
    cause: 'self-signed',
    verification: 'permissive',
  },
  'd: failures only logged after refusals': {
    steps: [refused, tolerated, ok],
    verdict: 'warn',
    reasons: ['verification-permissive'],
    cause: 'self-signed',
    verification: 'permissive',
  },
  'd: several faults of one handshake, the first of which names the cause': {
    steps: [
      tolerating(
        coreWarning(host, ip, 'unable to get local issuer certificate', 0, 'Continue'),
        coreWarning(host, ip, 'unable to verify the first certificate', 0, 'Continue'),
        sniWarning(host, ip, 'Continue'),
      ),
    ],
    verdict: 'warn',
    reasons: ['verification-permissive'],
    cause: 'untrusted-ca',
    verification: 'permissive',
  },
  'e: answers under verification alone': {
    steps: [ok, ok],
    verdict: 'pass',
    reasons: [],
    cause: null,
    verification: 'enforced',
  },
  'h: answers with verification off': {
    steps: [ok],
    parts: { verifyOriginServer: 'Off' },
    verdict: 'inconclusive',
    reasons: ['not-verified'],
    cause: null,
    verification: 'off',
  },
  'h: answers of a release that verifies nothing': {
    steps: [ok],
    parts: { verifyOriginServer: null, version: 'X14.0.7' },
    verdict: 'inconclusive',
    reasons: ['not-verified'],
    cause: null,
    verification: 'not-implemented',
  },
};

describe('state of a server', () => {
  it.each(Object.entries(rows))('%s', async (_, { steps, parts, verification, ...expected }) => {
    const node = await judged({ log: logOf(steps), ...parts });

    expect(serverAt(node, host, 8443)).toMatchObject(expected);
    expect(node).toMatchObject({ verdict: expected.verdict, verification });
  });

  it('i: a lone ERROR is no exchange, and tells of a port that nobody knows', async () => {
    const node = await judged({ log: [threadLine(someNode, start, sslError(host))] });

    expect(serverAt(node, host, null)).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['no-exchange-seen', 'port-uncertain'],
      cause: 'certificate-other',
    });
    expect(node).toMatchObject({ verdict: 'inconclusive', reasons: ['no-exchange-seen', 'port-uncertain'] });
  });

  it('a lone ERROR about one server keeps a node from passing', async () => {
    const node = await judged({ log: [...ok(0), threadLine(someNode, at(1), sslError('other.example.lab'))] });

    expect(node).toMatchObject({ verdict: 'inconclusive', reasons: ['no-exchange-seen', 'port-uncertain'] });
    expect(serverAt(node, host, 8443).verdict).toBe('pass');
  });

  it('without dumps, a refusal shows that earlier answers of others were verified too', async () => {
    const other = exchangeLines(someNode, okExchange(90, start, 'good.example.lab', '10.61.20.99', 8443));

    const node = await judged({ log: [...other, ...refused(1)], verifyOriginServer: null });

    expect(serverAt(node, 'good.example.lab', 8443)).toMatchObject({ verdict: 'pass', reasons: [] });
  });

  it('without dumps, switching verification on says nothing good of the answers before', async () => {
    const node = await judged({ log: [...ok(0), ...on(1)], verifyOriginServer: null });

    expect(node).toMatchObject({ verification: 'enforced', verdict: 'inconclusive', reasons: ['not-verified'] });
  });
});
