// GET /v1/shared/{secret}/report: the report that a link was made for. Whoever has the link may read it.
import { Fault } from '../../shared/model/fault.ts';
import { header, parseQuery } from '../middleware/parse-request.ts';
import type { Endpoint } from './endpoint.ts';
import { answerReport, ReportQuery } from './report-answer.ts';
import { wantedFormat } from './report-format.ts';
import { isEnded, secretSha256 } from './shares.ts';

/** Neither kept, nor found by search engines, nor told to the pages that the report links to. */
const privacy = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' };

export const sharedReport: Endpoint = async ({ event, params }, deps) => {
  const { format: named, length } = parseQuery(event, ReportQuery);
  const format = wantedFormat(named, header(event, 'accept'));
  const share = await deps.shares.find(secretSha256(params.secret ?? ''));
  const report = share && !isEnded(share, deps.now()) ? await deps.reports.load(share.bundleId) : null;
  if (!share || !report) {
    throw new Fault('share-not-found', 'expected a link to a report, found one that has ended or never was');
  }
  const { redactionKey, bundleId } = share;
  const shown =
    redactionKey === null ? report : await deps.redact(report, Buffer.from(redactionKey, 'hex'), await deps.pack());
  const answer = await answerReport(
    shown,
    { format, isFull: length === 'full', storedAs: redactionKey === null ? bundleId : null },
    deps,
  );
  return { ...answer, headers: { ...answer.headers, ...privacy } };
};
