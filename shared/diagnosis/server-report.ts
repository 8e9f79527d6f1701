// Stage 6, diagnosis: a judged server as the report shows it.

import type { Limits } from '../model/limits.ts';
import type { ServerReport } from '../model/report.ts';
import { withoutSecrets } from '../model/without-secrets.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { numbered } from './numbered-error.ts';
import { presentedReport, type ReportRoom } from './presented-report.ts';
import { addressedBy, causeWords, productOf, serviceOf } from './server-words.ts';

/** What the report of a node is made with. */
export interface ServerReportContext {
  limits: Limits;
  room: ReportRoom;
}

/** Ids are numbers in decimal or hex; what a line puts in their place is not shown. */
const plainId = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

export function serverReport(
  server: JudgedServer,
  node: JudgedNode,
  { limits, room }: ServerReportContext,
): ServerReport {
  const { observed, evidence, judgement } = server;
  const { address, ip, port, scheme, domain } = observed;
  return {
    address,
    ip,
    port,
    scheme,
    domain,
    addressedBy: addressedBy(address),
    product: productOf(port, observed.interfaces),
    service: serviceOf(port),
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    cause: judgement.cause,
    alsoPossible: judgement.alsoPossible.filter((cause) => cause !== judgement.cause),
    errors: [...observed.errors.values()].map(({ text, depth, count }) => ({
      text: withoutSecrets(text),
      ...numbered(text, node),
      depth,
      count,
    })),
    wouldFail: judgement.wouldFail,
    exchanges: {
      ok: observed.ok,
      failed: observed.failed,
      firstFailed: instant(observed.firstFailedMs),
      lastFailed: instant(observed.lastFailedMs),
      lastOk: instant(observed.lastOkMs),
      failedTxnIds: observed.failedTxnIds.slice(-limits.maxFailedTxnIds).filter((id) => plainId.test(id)),
    },
    presented: evidence.presented.flatMap((chain) => (room.left > 0 ? [presentedReport(chain, node, room)] : [])),
    notes: serverNotes(server),
  };
}

/** A server that was verified and answered, of which the capture says that it should not have been. */
function serverNotes({ judgement, evidence }: JudgedServer): ServerReport['notes'] {
  const fault = evidence.presented[0]?.fault ?? null;
  if (judgement.verdict !== 'pass' || judgement.reasons.length > 0 || fault === null) return [];
  const text = `Log and packet capture disagree: requests were answered while certificates are verified, but of the newest chain that was captured the trusted CA list in this bundle says that ${causeWords[fault.cause]}. The list may have changed since, the capture may be of another process, or the requests went over connections that were open already. The log stands.`;
  return [{ code: 'capture-disagrees', text }];
}
