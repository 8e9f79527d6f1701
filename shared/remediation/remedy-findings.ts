// Stage 7: puts what to do beside each finding of a node.
import type { Pack } from '../model/pack.ts';
import type { NodeReport } from '../model/report.ts';
import { planRemediation } from './plan-remediation.ts';

/** @param node with findings that have no remediation yet */
export function remedyFindings(node: NodeReport, pack: Pack): NodeReport {
  const signatures = new Map(pack.signatures.map((signature) => [signature.id, signature]));
  // Where verification only logs, or is off, nothing is gained by switching it off.
  const isTolerant = node.verification === 'permissive' || node.verification === 'off';
  const findings = node.findings.map((finding) => {
    const signature = signatures.get(finding.signature);
    const { address = null, port = null } = finding.server ?? {};
    const remedies = signature ? planRemediation(signature, pack, { node: node.node, address, port }) : [];
    const remediation = isTolerant ? remedies.filter(({ kind }) => kind !== 'workaround') : remedies;
    return { ...finding, remediation };
  });
  return { ...node, findings };
}
