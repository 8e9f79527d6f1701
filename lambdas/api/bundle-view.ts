// A bundle as callers see it.
import { type BundleRecord, type BundleStatus, finishedStatuses } from '../../shared/model/stored-records.ts';
import { bundleLinks } from './endpoint.ts';

/** Nobody stores `expired`: it is what waiting for an upload becomes when the ticket has run out. */
export function statusAt(now: Date, { status, uploadExpiresAt, rereadAskedAt }: BundleRecord): BundleStatus {
  const isLapsed = uploadExpiresAt !== null && Date.parse(uploadExpiresAt) < now.getTime();
  if (status === 'awaiting-upload' && isLapsed) return 'expired';
  return rereadAskedAt && finishedStatuses.includes(status) ? 'queued' : status;
}

/** One that is to be read again keeps its report until then. */
export const isReadAt = (now: Date, bundle: BundleRecord): boolean =>
  finishedStatuses.includes(statusAt(now, { ...bundle, rereadAskedAt: null }));

export const isFinishedAt = (now: Date, bundle: BundleRecord): boolean =>
  finishedStatuses.includes(statusAt(now, bundle));

/** Of one bundle; a page holds a hundred bundles. The report has them all. */
export const maxNodes = 100;

export const bundleView = (bundle: BundleRecord, now: Date, base: string) => ({
  bundleId: bundle.bundleId,
  site: bundle.site,
  reference: bundle.reference,
  fileName: bundle.fileName,
  key: bundle.object.key,
  sizeBytes: bundle.sizeBytes,
  status: statusAt(now, bundle),
  code: bundle.code,
  createdAt: bundle.createdAt,
  uploadExpiresAt: bundle.uploadExpiresAt,
  engine: bundle.engine,
  nodes: bundle.nodes.slice(0, maxNodes),
  nodesTotal: bundle.nodes.length,
  links: bundleLinks(base, bundle.bundleId),
});
