// A report redacted with the key of its site; what the tokens stand for is kept beside the key before anything is shown.
import { Fault } from '../../../shared/model/fault.ts';
import type { Report } from '../../../shared/model/report.ts';
import { redactReport } from '../../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { plainReason } from '../plain-reason.ts';
import { redactionFiles } from './redaction-files.ts';
import { keyAt, keyIn } from './site-key.ts';
import { addTokens } from './token-table.ts';

export interface RedactedReport {
  report: Report;
  /** null: every token can be looked up. */
  warning: string | null;
}

/** @param keyFile another file that holds the key; null: that of the site. Throws Fault `configuration-invalid`. */
export async function redactForSite(
  report: Report,
  stateFolder: string,
  keyFile: string | null,
): Promise<RedactedReport> {
  const files = redactionFiles(stateFolder, report.site);
  const tokens = makeTokens(keyFile === null ? await keyAt(files.key) : await keyIn(keyFile));
  const redacted = redactReport(report, tokens, shippedPack);
  const leftOut = await addTokens(files.tokens, tokens.given()).catch((cause: unknown) => {
    throw new Fault('configuration-invalid', `cannot keep the tokens: ${plainReason(cause)}`, { cause });
  });
  const warning =
    leftOut === 0 ? null : `${files.tokens} is full: ${leftOut} tokens cannot be looked up. Move it away.`;
  return { report: redacted, warning };
}
