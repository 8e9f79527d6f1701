// What the program needs from outside, named for the need. Adapters: lambdas/aws/ on AWS, infra/local/ on one machine;
// one contract suite per port in test/ports/ runs against each of them.
import type { RandomAccess } from './analysis-input.ts';
import type { Facts } from './facts.ts';
import type { Report } from './report.ts';
import type {
  BundleRecord,
  DeletedBundle,
  EventRecord,
  FindingChange,
  FindingRecord,
  FindingState,
  NodeCapture,
  ObjectRef,
  ShareRecord,
  TokenGrant,
} from './stored-records.ts';
import type { Severity, Verdict } from './vocabulary.ts';

export interface OpenedBundle extends RandomAccess {
  bytes: AsyncIterable<Uint8Array>;
  lastModified: Date;
  /** SHA-256 of the bytes, where the store vouches for it: lower-case hexadecimal. */
  sha256: string | null;
}

/** Reads stored bundles. Throws Fault `object-gone` when that object, or that version of it, is not there. */
export interface BundleSource {
  open(ref: ObjectRef): Promise<OpenedBundle>;
  /** Removes that version for good. One that is not there is removed already. */
  remove(ref: ObjectRef): Promise<void>;
}

/** A report as the drop folder shows it, beside the object it is about. */
export interface PublishedReport {
  /** Key of the bundle, `drop/<site>/…`; the copies go to `reports/<site>/….json` and `.md`. */
  key: string;
  /** Order of that version among the versions of the key. */
  sequencer: string;
  json: string;
  markdown: string;
}

export interface ReportStore {
  save(bundleId: string, report: Report): Promise<void>;
  /** null: no report of that bundle. */
  load(bundleId: string): Promise<Report | null>;
  saveFacts(bundleId: string, facts: Facts): Promise<void>;
  /** null: no facts of that bundle. */
  loadFacts(bundleId: string): Promise<Facts | null>;
  /** Writes the copies unless a newer version of the same key was published already; says whether it wrote. */
  publish(published: PublishedReport): Promise<boolean>;
  /** Removes report and facts of that bundle, and the copies where they are of that version of its key. */
  remove(bundleId: string, version: Pick<PublishedReport, 'key' | 'sequencer'> | null): Promise<void>;
}

/** URLs that answer a report as JSON, without a token, for some minutes: for reports too large for one answer. */
export interface ReportLinks {
  issue(bundleId: string): Promise<string>;
}

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
}
export interface PageRequest {
  limit: number;
  cursor: string | null;
}

/** `sites: null` means every site: the caller may see all of them. */
export interface SiteScope {
  sites: readonly string[] | null;
}

/** What changes a bundle throws Fault `bundle-deleted` where the bundle has been deleted. */
export interface VerdictStore {
  /** Creates it, or answers the one that is there already: an id stands for one bundle for ever. */
  createBundle(bundle: BundleRecord): Promise<BundleRecord>;
  bundle(bundleId: string): Promise<BundleRecord | null>;
  /** Changes status, code, sequencer or size; never takes a finished bundle back to an unfinished status. */
  updateBundle(
    bundleId: string,
    change: Partial<
      Pick<BundleRecord, 'status' | 'code' | 'sequencer' | 'sizeBytes' | 'object' | 'rereadAskedAt' | 'progress'>
    >,
  ): Promise<void>;
  /**
   * The bundle's end and the captures it gave, as one step, and with each change the event that tells of it. Repeating it,
   * in any order with others, changes nothing. A bundle that was read is not made one that has failed.
   */
  saveVerdicts(bundle: BundleRecord, captures: readonly NodeCapture[]): Promise<void>;
  bundles(
    filter: SiteScope & { status?: string; key?: string; reference?: string },
    page: PageRequest,
  ): Promise<Page<BundleRecord>>;
  /** Latest capture of every node, by site and name. */
  nodes(filter: SiteScope & { cluster?: string; verdict?: Verdict }, page: PageRequest): Promise<Page<NodeCapture>>;
  /** Latest captures of the nodes known by that short name, FQDN or IP address, without regard to case. */
  findNodes(filter: SiteScope & { name: string }): Promise<NodeCapture[]>;
  findings(
    filter: SiteScope & {
      node?: string;
      cluster?: string;
      state?: FindingState;
      severity?: Severity;
      reference?: string;
      /** Changed in the store after that instant. */
      updatedAfter?: string;
    },
    page: PageRequest,
  ): Promise<Page<FindingRecord>>;
  finding(findingId: string): Promise<FindingRecord | null>;
  /** The finding as it is then; null: there is none. Repeating a change changes nothing. */
  changeFinding(findingId: string, change: FindingChange): Promise<FindingRecord | null>;
  /** All captures of one node, the newest first. */
  history(node: { site: string; node: string }, page: PageRequest): Promise<Page<NodeCapture>>;
  /**
   * What changed, in the order of the changes. `after`: the last event that the caller has; one that is not known throws
   * Fault `invalid-request`. `since`: those of that instant and later. The newest may be held back for some seconds, so
   * that none comes late.
   */
  events(filter: SiteScope & { after?: string; since?: string }, page: PageRequest): Promise<Page<EventRecord>>;
  /** Removes the bundle, its captures, its events and its shares, and leaves the mark. Repeating it changes nothing. */
  deleteBundle(bundle: BundleRecord): Promise<void>;
  deletedBundle(bundleId: string): Promise<DeletedBundle | null>;
  /** Nothing remains to be removed. */
  noteRemoved(bundleId: string): Promise<void>;
}

/** An event that was not told. `isLasting`: as it is, it never will be. */
export interface UntoldEvent {
  eventId: string;
  /** A word for the log. */
  reason: string;
  isLasting: boolean;
}

/** Tells other systems what changed, each event at least once. */
export interface EventOutlet {
  /** In their order; answers those that were not told. Where one may be told later, those far behind it are not tried. */
  put(events: readonly EventRecord[]): Promise<UntoldEvent[]>;
}

export interface ShareLinks {
  save(share: ShareRecord): Promise<void>;
  /** Expired or not; null when there is none. */
  find(secretSha256: string): Promise<ShareRecord | null>;
  ofBundle(bundleId: string): Promise<ShareRecord[]>;
  remove(share: ShareRecord): Promise<void>;
}

export interface UploadRequest {
  bundle: BundleRecord;
  method: 'put' | 'post';
}
/** What the uploader does next: send the bytes to `url` before `expiresAt`. */
export interface UploadTicket {
  method: 'PUT' | 'POST';
  url: string;
  headers?: Record<string, string>;
  fields?: Record<string, string>;
  expiresAt: string;
}
export interface UploadTickets {
  issue(request: UploadRequest): Promise<UploadTicket>;
}

/** Work that must not be lost: a message stays until it is done. The body is an S3 event as the bucket would send it. */
export interface WorkQueue {
  send(body: string): Promise<void>;
}

/** When a message that is being worked on, and failed, is handed out again. */
export interface Redelivery {
  /** @param receiptHandle names this handing out; the message comes back after so many seconds from now */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

export interface AccessTokens {
  /** The grant of that token, expired or not; null when there is none. */
  find(tokenSha256: string): Promise<TokenGrant | null>;
  /** The grant of that id, expired or not; null when there is none. */
  grant(tokenId: string): Promise<TokenGrant | null>;
  /** By id: the grants that see no other site than these. A grant for every site is seen by whoever sees every site. */
  list(filter: SiteScope, page: PageRequest): Promise<Page<TokenGrant>>;
  save(grant: TokenGrant): Promise<void>;
  remove(tokenId: string): Promise<void>;
  isEmpty(): Promise<boolean>;
}
