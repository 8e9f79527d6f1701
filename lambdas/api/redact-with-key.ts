// A report with tokens of a key in the place of names.
import type { Pack } from '../../shared/model/pack.ts';
import type { Report } from '../../shared/model/report.ts';
import { redactReport } from '../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../shared/redaction/tokens.ts';

export const redactWithKey = (report: Report, key: Uint8Array, pack: Pack): Report =>
  redactReport(report, makeTokens(key), pack);
