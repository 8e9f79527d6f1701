// What the words of the closed lists mean, by the name of the list. A word without a sentence does not compile.
import type { z } from 'zod';
import type { BundleStatus, FindingState } from '../../../shared/model/stored-records.ts';
import type * as words from '../../../shared/model/vocabulary.ts';

type Meanings<T extends string> = Readonly<Record<T, string>>;

const verdicts: Meanings<words.Verdict> = {
  fail: 'a server does not work',
  warn: 'it works, but not for sure: it failed before, is not verified and would fail, or verification is off',
  inconclusive: 'it cannot be told; `reasons` says why and `collect` what would settle it',
  pass: 'a verified exchange proves it',
};

const reasons: Meanings<z.infer<typeof words.Reason>> = {
  recovered: 'it failed, and works since',
  intermittent: 'it fails and works by turns',
  'verification-permissive': 'an error was logged, and the connection went on',
  'verification-off': 'verification is switched off',
  'would-fail': 'nothing was verified; the captured chain would fail',
  'assumes-same-certificate': 'nothing was verified; the captured chain would pass, if it is still the one',
  'not-verified': 'it answered, but nothing was verified and no chain was captured',
  'capture-encrypted': 'the certificates in the capture are encrypted (TLS 1.3)',
  'no-exchange-seen': 'nothing was asked of it in the time of the log',
  'log-missing': 'the bundle holds no log',
  'log-truncated': 'some of the log is missing',
  'evidence-truncated': 'some of the capture or of the trusted CA list is missing',
  'role-e-collect-c': 'an Expressway-E verifies no UC server: collect from the Expressway-C',
  'port-uncertain': 'a failure cannot be told to belong to one port',
};

const causes: Meanings<words.Cause> = {
  'self-signed': 'its own certificate is self-signed and not trusted',
  'untrusted-ca': 'its CA is not in the trusted CA list',
  'missing-intermediate': 'it does not send an intermediate certificate that is needed',
  expired: 'a certificate of its chain has expired',
  'not-yet-valid': 'a certificate of its chain is not valid yet',
  'name-mismatch': 'its certificate does not have the name that it is asked for by',
  'weak-crypto': 'a key or digest of its chain is too weak',
  'wrong-purpose': 'its certificate is not made for servers',
  'invalid-chain': 'its chain breaks a rule or a signature',
  revoked: 'its certificate was revoked',
  'rejected-by-server': 'the server refuses the certificate of the Expressway',
  'certificate-other': 'another fault of a certificate; the text of the error tells more',
  'connection-refused': 'nothing listens there',
  'protocol-mismatch': 'no common version of TLS',
  'not-tls': 'what answers does not speak TLS',
  'closed-by-server': 'the server ended the connection without saying why',
  'no-shared-cipher': 'no common cipher',
  'connection-other': 'another fault of the connection',
};

const verifications: Meanings<words.Verification> = {
  enforced: 'what fails is ended',
  permissive: 'errors are logged, and the connection goes on',
  off: 'switched off',
  'not-implemented': 'the release does not verify',
  'not-applicable': 'an Expressway-E',
  unknown: 'nothing in the bundle tells',
};

const statuses: Meanings<BundleStatus> = {
  'awaiting-upload': 'announced; the bytes have not come',
  expired: 'the upload URL ran out before they came',
  queued: 'it waits to be read',
  processing: 'it is being read',
  complete: 'read',
  partial: 'read, but something that verdicts may rest on was missing or cut',
  unreadable: 'nothing of it could be used; `code` says why',
  failed: 'the reading failed and is not tried again; there is no report',
};

const states: Meanings<FindingState> = {
  open: 'the newest capture that tells shows it',
  resolved: 'a newer capture shows a verified success there',
  superseded: 'another cause, or another address, has taken its place',
};

export const wordTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Verdict: verdicts,
  Reason: reasons,
  Cause: causes,
  Verification: verifications,
  BundleStatus: statuses,
  FindingState: states,
  Severity: {
    critical: 'no working server is left on the node for a login service',
    high: 'others of the service still work, or it is no login service',
    medium: 'it would fail, is not verified, or expires within 30 days',
    low: 'it has recovered, or expires within 90 days',
    info: 'all else',
  } satisfies Meanings<z.infer<typeof words.Severity>>,
  Role: {
    C: 'Expressway-C, which talks to UC servers',
    E: 'Expressway-E, which relays to the Expressway-C',
    unknown: 'nothing in the bundle tells',
  } satisfies Meanings<z.infer<typeof words.Role>>,
  Product: {
    cucm: 'Cisco Unified CM',
    imp: 'IM and Presence',
    unity: 'Unity Connection',
    cms: 'Meeting Server',
    unknown: 'nothing tells',
  } satisfies Meanings<z.infer<typeof words.Product>>,
  Service: {
    uds: 'sign-in and user data (8443, 443)',
    tftp: 'configuration of phones and clients (6971, 6972)',
    xmpp: 'presence and chat (7336, 7400)',
    mwi: 'message waiting (7443, 7080)',
    metrics: 'metrics (9444)',
    other: 'another port',
  } satisfies Meanings<z.infer<typeof words.Service>>,
  BundleCompleteness: {
    complete: 'all of it was read',
    partial: 'something that verdicts may rest on was missing or cut',
    unreadable: 'nothing of it could be used',
  } satisfies Meanings<z.infer<typeof words.BundleCompleteness>>,
};

/** null: a list whose words speak for themselves. */
export function wordsTold(name: string): string | null {
  const texts = wordTexts[name];
  if (texts === undefined) return null;
  return Object.entries(texts)
    .map(([word, text]) => `\`${word}\`: ${text}`)
    .join('; ');
}
