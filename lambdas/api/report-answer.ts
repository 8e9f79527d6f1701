// A report as an answer: in the form that was asked for, or a link to where it stands when it is too large for an answer.
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { Report } from '../../shared/model/report.ts';
import { reportCsp } from '../../shared/report/html/content-security-policy.ts';
import type { ApiDeps } from './dependencies.ts';
import { type ReportFormat, reportFormats } from './report-format.ts';
import { maxAnswerBytes } from './within-answer.ts';

export const ReportQuery = z.strictObject({
  format: z.string().optional().describe('json, markdown, text or html; wins over Accept'),
  length: z.enum(['full', 'short']).default('short').describe('of markdown'),
});

export interface ReportAnswer {
  format: ReportFormat;
  isFull: boolean;
  /** Bundle under whose id this very report is stored; null: it is not. */
  storedAs: string | null;
}

export async function answerReport(
  report: Report,
  { format, isFull, storedAs }: ReportAnswer,
  deps: ApiDeps,
): Promise<APIGatewayProxyResult> {
  const body = await faceOf(report, format, isFull, deps);
  if (Buffer.byteLength(body) > maxAnswerBytes) return elsewhere(format, storedAs, deps);
  return { statusCode: 200, headers: { 'content-type': reportFormats[format], ...headersOf(format) }, body };
}

async function faceOf(report: Report, format: ReportFormat, isFull: boolean, deps: ApiDeps): Promise<string> {
  if (format === 'json') return deps.renderJson(report);
  if (format === 'html') return deps.renderHtml(report);
  return format === 'markdown' ? deps.renderMarkdown(report, { full: isFull }) : deps.renderBrief(report);
}

/** The page carries the policy too; that it stands in no frame can only be said here. */
const headersOf = (format: ReportFormat): Record<string, string> =>
  format === 'html'
    ? {
        'content-security-policy': `${reportCsp}; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      }
    : {};

async function elsewhere(format: ReportFormat, storedAs: string | null, deps: ApiDeps): Promise<APIGatewayProxyResult> {
  if (format !== 'json' || storedAs === null) {
    throw new Fault(
      'not-acceptable',
      `expected at most ${maxAnswerBytes} bytes, found that this form of the report has more`,
    );
  }
  const location = await deps.reportLinks.issue(storedAs);
  return { statusCode: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
