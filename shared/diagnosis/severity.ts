// Stage 6, diagnosis: how bad a finding is, by what still works on the node.
import { type Service, Severity } from '../model/vocabulary.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { serviceOf } from './server-words.ts';

/** Services without which nobody signs in. */
const loginServices: readonly Service[] = ['uds', 'tftp'];

export function severityOf(server: JudgedServer, node: JudgedNode): Severity {
  const { verdict, reasons } = server.judgement;
  if (verdict === 'fail') return isOutage(server, node) ? 'critical' : 'high';
  if (reasons.includes('recovered') || reasons.includes('intermittent')) return 'low';
  return verdict === 'warn' ? 'medium' : 'info';
}

/** No server of that login service answers any more on this node. */
function isOutage(server: JudgedServer, node: JudgedNode): boolean {
  const service = serviceOf(server.observed.port);
  const stillWorks = node.servers.some(
    ({ observed, judgement }) =>
      serviceOf(observed.port) === service && judgement.verdict !== 'fail' && observed.ok > 0,
  );
  return loginServices.includes(service) && !stillWorks;
}

export const bySeverity = (a: Severity, b: Severity): number =>
  Severity.options.indexOf(a) - Severity.options.indexOf(b);
