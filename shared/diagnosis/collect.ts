// Stage 6, diagnosis: what would settle a question that the evidence left open: what to collect, from where, and how.
import type { NodeReport } from '../model/report.ts';
import type { Reason } from '../model/vocabulary.ts';
import type { JudgedNode } from './judge-node.ts';
import { plainHost } from './server-words.ts';

type Collect = NodeReport['collect'][number];

const how =
  'Maintenance > Diagnostics > Diagnostic logging: start with "Take tcpdump while logging", sign in with an affected client, stop, download.';

const wanted: Readonly<Partial<Record<Reason, { from: 'this' | 'c'; what: string; how: string }>>> = {
  'role-e-collect-c': { from: 'c', what: 'A diagnostic bundle of every Expressway-C of this deployment', how },
  'log-missing': { from: 'this', what: 'A diagnostic bundle with its log', how },
  'no-exchange-seen': { from: 'this', what: 'A diagnostic bundle taken while a client signs in', how },
  'not-verified': {
    from: 'this',
    what: 'A diagnostic bundle with a packet capture of a sign-in, to see the certificates',
    how,
  },
  'capture-encrypted': {
    from: 'this',
    what: 'The certificates that the servers present: TLS 1.3 hides them from a packet capture',
    how: 'On each server: Cisco Unified OS Administration > Security > Certificate Management, download the certificate of the service with its chain.',
  },
  'evidence-truncated': {
    from: 'this',
    what: 'The same bundle, whole: its packet capture or trusted CA list is damaged or cut short',
    how: 'Download it again and compare its size.',
  },
  'port-uncertain': {
    from: 'this',
    what: 'A diagnostic bundle with network logging of the traffic server at INFO or below',
    how,
  },
  'log-truncated': {
    from: 'this',
    what: 'The same bundle, whole: what was uploaded is damaged or cut short',
    how: 'Download it again and compare its size.',
  },
};

/** Chains were captured, and nothing to verify them against. */
const trustStoreWanted = {
  from: 'this',
  what: 'The trusted CA list of the node (ca_*.pem of the diagnostic bundle), to verify the captured certificates against',
  how: 'Upload the bundle as the Expressway hands it out, with all its files.',
} as const;

export function collectFor({ reasons, subject, servers }: JudgedNode): Collect[] {
  const lacksStore = servers.some(({ evidence }) => evidence.presented.some(({ isJudged }) => !isJudged));
  return reasons.flatMap((code) => {
    const found = code === 'not-verified' && lacksStore ? trustStoreWanted : wanted[code];
    if (found === undefined) return [];
    const from = found.from === 'c' ? 'every Expressway-C' : plainHost(subject.name);
    return [{ code, from, what: found.what, how: found.how }];
  });
}
