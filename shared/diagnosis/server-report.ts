// Stage 6, diagnosis: a judged server as the report shows it.
import type { ServerReport } from '../model/report.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { numbered } from './numbered-error.ts';
import { presentedReport } from './presented-report.ts';
import { addressedBy, productOf, serviceOf } from './server-words.ts';

export function serverReport(server: JudgedServer, node: JudgedNode, maxTxnIds: number): ServerReport {
  const { observed, evidence, judgement } = server;
  const { address, ip, port, scheme, domain } = observed;
  return {
    address,
    ip,
    port,
    scheme,
    domain,
    addressedBy: addressedBy(address),
    product: productOf(port, observed.paths),
    service: serviceOf(port),
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    cause: judgement.cause,
    alsoPossible: judgement.alsoPossible.filter((cause) => cause !== judgement.cause),
    errors: [...observed.errors.values()].map(({ text, depth, count }) => ({
      text,
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
      failedTxnIds: observed.failedTxnIds.slice(-maxTxnIds),
    },
    presented: evidence.presented.map((chain) => presentedReport(chain, node)),
  };
}
