// Stage 7, remediation: what does not help although it looks as if it did: tried on the captured chain, and told so.
import type { Finding } from '../model/finding.ts';
import type { TrialServer, Trials } from '../model/trial.ts';
import { needOf } from './trust-needs.ts';

export function whatNotToDo(server: TrialServer, trials: Trials): Finding['because'] {
  const need = needOf(server);
  const [leaf] = server.chain?.certificates ?? [];
  if (need === null || need.kind === 'own-certificate' || leaf === undefined) return [];
  const words: Finding['because'] = [];
  if (stillFails(server, trials, [leaf])) {
    const text = `Do not store the certificate of the server itself (SHA-256 ${leaf.sha256}): tried, and the chain still fails, because its CA is not trusted by that.`;
    words.push({ code: 'own-certificate-is-not-enough', text });
  }
  const missing = need.kind === 'known-issuers' ? need.missing : need.known;
  const intermediates = missing.filter(({ selfSigned }) => !selfSigned);
  const isWithoutRoot = need.kind === 'unknown-issuer' || !need.rootIsStored;
  if (isWithoutRoot && intermediates.length > 0 && stillFails(server, trials, intermediates)) {
    const text =
      'Do not store intermediates without their root: tried, and the chain still fails, for want of the root.';
    words.push({ code: 'intermediate-is-not-enough', text });
  }
  return words;
}

function stillFails(server: TrialServer, trials: Trials, add: Parameters<Trials['judge']>[1]['add']): boolean {
  const judged = trials.judge(server, add ? { add } : {});
  return judged !== null && judged.fault !== null;
}
