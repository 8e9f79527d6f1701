// What a reading of one planned delivery must come to, by the rules of the contract told again for what a plan can hold.
import { capturedAtMs } from './capture-bundle.ts';
import type { Capture, Delivery, PlannedCause, PlannedServer, Shown } from './soak-plan.ts';

export type ExpectedVerdict = 'fail' | 'warn' | 'inconclusive' | 'pass';

export interface ExpectedReading {
  status: 'complete' | 'partial' | 'unreadable';
  node: { name: string; verdict: ExpectedVerdict; capturedAt: string } | null;
}

const worstFirst: readonly ExpectedVerdict[] = ['fail', 'warn', 'inconclusive', 'pass'];

export function expectedReading({ capture }: Pick<Delivery, 'capture'>): ExpectedReading {
  if (capture === null) return { status: 'unreadable', node: null };
  const verdicts = capture.servers.map((server) => expectedServerVerdict(server, capture));
  const verdict = worstFirst.find((each) => verdicts.includes(each)) ?? 'inconclusive';
  const node = { name: capture.node, verdict, capturedAt: new Date(capturedAtMs(capture)).toISOString() };
  return { status: capture.isCut ? 'partial' : 'complete', node };
}

function expectedServerVerdict({ outcome }: Shown, { verification, isCut }: Capture): ExpectedVerdict {
  if (outcome === 'failing') return 'fail';
  if (outcome !== 'answered') return 'warn';
  // An answer proves something only where certificates are verified and nothing of the log is lost.
  return verification === 'off' || isCut ? 'inconclusive' : 'pass';
}

/** Names a finding: of one node, one server has one for each cause. */
export const findingKey = (site: string, node: string, server: PlannedServer, cause: string): string =>
  `${site} ${node} ${server.address}:${server.port} ${cause}`;

/** The cause of the finding that the capture shows of a server; null: it shows none. */
export const shownCause = (capture: Capture, { address, port }: PlannedServer): PlannedCause | null =>
  capture.servers.find((each) => each.address === address && each.port === port)?.cause ?? null;

/** Whether the capture proves that what was wrong with the server is mended. */
export function provesMended({ verification, isCut, servers }: Capture, { address, port }: PlannedServer): boolean {
  const shown = servers.find((each) => each.address === address && each.port === port);
  return verification === 'enforced' && !isCut && shown?.outcome === 'answered';
}
