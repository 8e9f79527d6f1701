// What the API function is wired with.
import type { RunnablePack } from '../../shared/model/pack.ts';
import type { AccessTokens, ReportStore, UploadTickets, VerdictStore } from '../../shared/model/ports.ts';
import type { Report } from '../../shared/model/report.ts';
import type { Log } from '../middleware/log-entry.ts';

/** What `classifyText` of shared/classify-text.ts answers; the matches go out as they are. */
export interface ClassifiedText {
  matches: readonly object[];
  unmatched: readonly string[];
}

export interface ApiDeps {
  /** Version of the program, shown by /v1/health. */
  version: string;
  /** Bucket that uploads go to, under `uploads/<bundleId>/<fileName>`. */
  bucket: string;
  reports: ReportStore;
  verdicts: VerdictStore;
  tokens: AccessTokens;
  /** Issues the ticket for a bundle record; the ticket ends at the record's `uploadExpiresAt`. */
  uploads: UploadTickets;
  pack: RunnablePack;
  classifyText: (text: string, pack: RunnablePack) => ClassifiedText;
  renderJson: (report: Report) => string;
  renderMarkdown: (report: Report, options: { full: boolean }) => string;
  /** At most three lines. */
  renderBrief: (report: Report) => string;
  /** How far a bundle that is being read has got; null when not known. Absent: never known. */
  progress?: (bundleId: string) => Promise<{ readBytes: number; sizeBytes: number } | null>;
  /** How long an upload ticket is good for, in seconds. */
  uploadLifetimeSeconds: number;
  now: () => Date;
  /** A fresh bundle id, `b_` and 26 letters of a–z2–7, that nobody can guess. */
  newId: () => string;
  /** A cryptographic source: tokens are made of it. */
  randomBytes: (count: number) => Uint8Array;
  /** Resolves after that many milliseconds: `Prefer: wait` polls with it. */
  sleep: (ms: number) => Promise<void>;
  log: Log;
}
