// A bundle, or a bare log, through the whole analysis: what tests of verdicts start from.
import { analyse } from '../../shared/analysis.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import type { NodeReport, Report, ServerReport } from '../../shared/model/report.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { chunked } from './chunks.ts';
import { type BundleParts, bundleName, diagnosticBundle } from './diagnostic-bundle.ts';

export interface NamedBytes {
  fileName: string;
  bytes: Uint8Array;
  lastModified?: Date | null;
}

export async function analysed(
  files: readonly NamedBytes[],
  pieces: number | readonly number[] = 1 << 16,
): Promise<Report> {
  const inputs = files.map(({ fileName, bytes, lastModified = null }) => ({
    bundleId: null,
    fileName,
    sizeBytes: bytes.length,
    lastModified,
    bytes: chunked(bytes, pieces),
  }));
  const context = { site: 'default', reference: null, pack: shippedPack, limits: defaultLimits };
  return (await analyse(inputs, context)).report;
}

/** The one node of a bundle made of these parts. */
export async function judged(parts: Partial<BundleParts> & { log: readonly string[] | null }): Promise<NodeReport> {
  const host = parts.host ?? 'expc1';
  const report = await analysed([{ fileName: bundleName(host), bytes: diagnosticBundle({ host, ...parts }) }]);
  const [node] = report.nodes;
  if (node === undefined || report.nodes.length > 1) throw new Error(`expected one node, found ${report.nodes.length}`);
  return node;
}

export function serverAt(node: NodeReport, address: string, port: number | null): ServerReport {
  const found = node.servers.find((server) => server.address === address && server.port === port);
  if (found === undefined)
    throw new Error(`no server ${address}:${port} among ${node.servers.map((each) => `${each.address}:${each.port}`)}`);
  return found;
}
