// The line that `npm start` prints for every bundle that was worked through.
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { withoutSecrets } from '../../shared/model/without-secrets.ts';
import { oneLine } from '../../shared/report/untrusted.ts';

/** More nodes than these are only counted. */
const shownNodes = 4;
/** Characters: a key of an object may have 1,024, and a headline 120. */
const maxLine = 2_000;

export function classifiedLine({ object, site, fileName, bundleId, status, code, nodes }: BundleRecord): string {
  const name = object.key.startsWith('drop/') ? object.key : `${fileName} (${site}, ${bundleId})`;
  const end = code === null ? status : `${status} (${code})`;
  const shown = nodes.slice(0, shownNodes).map(({ node, verdict, headline }) => `${node} ${verdict}: ${headline}`);
  const more = nodes.length > shownNodes ? [`and ${nodes.length - shownNodes} more nodes`] : [];
  return oneLine(withoutSecrets([`${name}: ${end}`, ...shown, ...more].join('; ')), maxLine);
}
