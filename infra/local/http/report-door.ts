// `GET /reports/{ticket}`: a stored report as it stands, for whoever has the signed link that the API gave out. Reports that
// are too large for an answer of the API are read here.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../shared/model/fault.ts';
import type { ReportLinks, ReportStore } from '../../../shared/model/ports.ts';
import type { Report } from '../../../shared/model/report.ts';
import { sendResult } from './answer.ts';

const lifetimeMs = 5 * 60_000;

export interface ReportDoor {
  links: ReportLinks;
  /** Throws Fault `not-found` for a ticket that has ended or never was. */
  answer(ticket: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface ReportDoorParts {
  reports: Pick<ReportStore, 'load'>;
  renderJson: (report: Report) => string;
  now: () => Date;
  baseUrl: () => string;
}

/** The key lives as long as the process: a link does not outlive it. */
export function makeReportDoor({ reports, renderJson, now, baseUrl }: ReportDoorParts): ReportDoor {
  const key = randomBytes(32);
  const sign = (promise: string): string => createHmac('sha256', key).update(promise).digest('base64url');
  return {
    links: {
      issue: async (bundleId) => {
        const promise = Buffer.from(JSON.stringify([bundleId, now().getTime() + lifetimeMs])).toString('base64url');
        return `${baseUrl()}/reports/${promise}.${sign(promise)}`;
      },
    },
    async answer(ticket, { method = '' }, response) {
      const allow = ['GET', 'HEAD'];
      if (!allow.includes(method)) {
        throw new Fault('method-not-allowed', 'expected GET or HEAD, found another method', { details: { allow } });
      }
      const [promise = '', signature = ''] = ticket.split('.');
      const bundleId = isSame(sign(promise), signature) ? promisedBundle(promise, now()) : null;
      const report = bundleId === null ? null : await reports.load(bundleId);
      if (!report) throw new Fault('not-found', 'expected a link to a report, found one that has ended or never was');
      const body = method === 'HEAD' ? '' : renderJson(report);
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
      sendResult(response, { statusCode: 200, headers, body });
    },
  };
}

const isSame = (made: string, found: string): boolean =>
  made.length === found.length && timingSafeEqual(Buffer.from(made), Buffer.from(found));

/** Of a promise that was signed here; null: it has ended. */
function promisedBundle(promise: string, now: Date): string | null {
  const [bundleId, until] = JSON.parse(Buffer.from(promise, 'base64url').toString()) as [string, number];
  return until > now.getTime() ? bundleId : null;
}
