// What the API function is wired with.
import type { Facts } from '../../shared/model/facts.ts';
import type { Pack, RunnablePack } from '../../shared/model/pack.ts';
import type {
  AccessTokens,
  BundleSource,
  ReportLinks,
  ReportStore,
  ShareLinks,
  UploadTickets,
  VerdictStore,
  WorkQueue,
} from '../../shared/model/ports.ts';
import type { Report } from '../../shared/model/report.ts';
import type { WhatIf } from '../../shared/model/what-if.ts';
import type { Log } from '../middleware/log-entry.ts';

/** What `classifyText` of shared/classify-text.ts answers; the matches go out as they are. */
export interface ClassifiedText {
  matches: readonly object[];
  unmatched: readonly string[];
}

/** Few calls ask for it: its code is loaded by the first of them. */
type Awaitable<T> = T | Promise<T>;

export interface ReadingProgress {
  readBytes: number;
  /** When this reading began. */
  since: string;
}

/** What a what-if assumes: PEM texts, and names to ask for instead. */
export interface AskedAssumptions {
  trusted: readonly string[];
  names: readonly { address: string; name: string }[];
}

export interface ApiDeps {
  /** The description of this API (OpenAPI), as JSON. Read when it is first asked for. */
  description: () => Promise<string>;
  /** Version of the program, shown by /v1/health. */
  version: string;
  /** Bucket that uploads go to, under `uploads/<bundleId>/<fileName>`. */
  bucket: string;
  reports: ReportStore;
  verdicts: VerdictStore;
  tokens: AccessTokens;
  /** Where bundles are removed from when they are deleted. */
  source: Pick<BundleSource, 'remove'>;
  /** Where a bundle is put to be read again. */
  queue: WorkQueue;
  shares: ShareLinks;
  reportLinks: ReportLinks;
  /** Issues the ticket for a bundle record; the ticket ends at the record's `uploadExpiresAt`. */
  uploads: UploadTickets;
  pack: RunnablePack;
  classifyText: (text: string, pack: RunnablePack) => Awaitable<ClassifiedText>;
  renderJson: (report: Report) => string;
  renderMarkdown: (report: Report, options: { full: boolean }) => Awaitable<string>;
  /** At most three lines. */
  renderBrief: (report: Report) => Awaitable<string>;
  /** A page that asks for nothing from elsewhere. */
  renderHtml: (report: Report) => Awaitable<string>;
  /** Names and addresses replaced by tokens of that key. */
  redact: (report: Report, key: Uint8Array, pack: Pack) => Awaitable<Report>;
  judgeWhatIf: (facts: Facts, asked: AskedAssumptions, pack: Pack) => Awaitable<WhatIf>;
  /** How far a bundle that is being read has got; null when not known. Absent: never known. */
  progress?: (bundleId: string) => Promise<ReadingProgress | null>;
  /** How long an upload ticket is good for, in seconds. */
  uploadLifetimeSeconds: number;
  now: () => Date;
  /** A fresh bundle id, `b_` and 26 letters of a–z2–7, that nobody can guess. */
  newId: () => string;
  /** From a cryptographic source. */
  randomBytes: (count: number) => Uint8Array;
  /** Resolves after that many milliseconds: `Prefer: wait` polls with it. */
  sleep: (ms: number) => Promise<void>;
  log: Log;
}
