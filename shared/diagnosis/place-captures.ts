// Stage 6, diagnosis: whose captures and certificates are whose: those of the logs and dumps beside them, else of the
// host that their file names carry. A capture makes a node known; certificates alone do not.
import type { BundleObservations, MemberCapture } from '../model/bundle-observations.ts';
import { addCertificates, mergeCaptures } from './merge-captures.ts';
import type { NodeDraft, NodeDrafts } from './node-drafts.ts';
import { plainName, usableHost } from './node-name.ts';

export function placeCaptures({ captures, certificateFiles, fileName }: BundleObservations, drafts: NodeDrafts): void {
  const unnamed = soleHost(certificateFiles) ?? plainName(fileName);
  for (const capture of captures) {
    const draft = ownerOf(capture, drafts) ?? newOwner(capture, unnamed, drafts);
    if (draft) draft.evidence.capture = mergeCaptures(draft.evidence.capture, capture.observations);
  }
  for (const file of certificateFiles) {
    const draft = ownerOf(file, drafts);
    if (draft) addCertificates(draft.evidence, file);
  }
}

interface Place {
  folder: string;
  namedHost: string | null;
}

function ownerOf({ folder, namedHost }: Place, drafts: NodeDrafts): NodeDraft | null {
  const host = usableHost(namedHost);
  return drafts.beside(folder, namedHost) ?? drafts.find(host) ?? (host === null ? drafts.only() : null);
}

/** A capture without any handshake tells of no node beside those that are known. */
function newOwner({ namedHost, observations }: MemberCapture, unnamed: string, drafts: NodeDrafts): NodeDraft | null {
  if (drafts.all().length > 0 && observations.handshakes.size === 0) return null;
  return drafts.add(usableHost(namedHost) ?? unnamed);
}

/** The one host that the certificate files' names carry: a renamed capture beside them is of that node. */
function soleHost(files: BundleObservations['certificateFiles']): string | null {
  const hosts = new Set(files.flatMap(({ namedHost }) => usableHost(namedHost) ?? []));
  const [host] = hosts;
  return hosts.size === 1 && host !== undefined ? host : null;
}
