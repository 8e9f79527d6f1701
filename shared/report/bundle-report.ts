// Stage 8, report: what was read of a bundle, and what could not be.
import type { BundleObservations } from '../model/bundle-observations.ts';
import type { BundleReport, Problem } from '../model/report.ts';
import { withoutSecrets } from '../model/without-secrets.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Problems listed; a hostile archive may hold a million. */
const maxProblems = 1_000;

export function bundleReport(bundle: BundleObservations): BundleReport {
  const { notes, groups, captures } = bundle;
  // Captures often cover less than the log, and are only asked where there is none.
  const timed = groups.length > 0 ? groups : captures.map(({ observations }) => observations);
  const from = timed.flatMap(({ fromMs }) => fromMs ?? []);
  const to = timed.flatMap(({ toMs }) => toMs ?? []);
  const toMs = to.length > 0 ? Math.max(...to) : null;
  return {
    bundleId: bundle.bundleId,
    fileName: withoutSecrets(bundle.fileName),
    sha256: bundle.sha256,
    sizeBytes: bundle.sizeBytes,
    status: statusOf(bundle),
    problems: [...notes.problems.slice(0, maxProblems), ...ofTheWhole(bundle, toMs)],
    coverage: {
      members: notes.members,
      decodedBytes: notes.decodedBytes,
      lines: notes.lines,
      from: from.length > 0 ? new Date(Math.min(...from)).toISOString() : null,
      to: toMs === null ? null : new Date(toMs).toISOString(),
    },
  };
}

function statusOf({ usefulMembers, notes }: BundleObservations): BundleReport['status'] {
  if (usefulMembers === 0) return 'unreadable';
  return notes.logCut || notes.captureCut || notes.otherCut ? 'partial' : 'complete';
}

function ofTheWhole(bundle: BundleObservations, toMs: number | null): Problem[] {
  const problems: Problem[] = [];
  if (bundle.usefulMembers === 0 && bundle.notes.problems.length === 0) {
    const detail = bundle.sizeBytes === 0 ? 'the file is empty' : 'no log, dump, capture or certificate in it';
    problems.push({ code: bundle.sizeBytes === 0 ? 'empty' : 'nothing-usable', member: null, detail });
  }
  if (bundle.lastModified !== null && toMs !== null && toMs > bundle.lastModified.getTime() + dayMs)
    problems.push({
      code: 'clock-in-future',
      member: null,
      detail: 'the log ends more than a day after it was stored',
    });
  return problems;
}
