// A log read the plain way: every line alone and in order, by rules written here again. What it finds does not depend on
// how lines are joined to ports, which no single line tells.
import { type ReferenceLine, referenceLines } from './reference-lines.ts';
import { literals, type Shown, shownBy } from './reference-signatures.ts';
import { makeReferenceTransactions, type ReferenceExchanges } from './reference-transactions.ts';

export interface ReferenceCount {
  count: number;
  firstMs: number;
  lastMs: number;
}

export interface ReferenceNode extends ReferenceExchanges {
  /** By address and signature: WARNING lines, or ERROR lines that no WARNING explains. */
  lines: Map<string, ReferenceCount>;
  /** By the newest line that tells of it; of one time the last. */
  verification: { state: 'enforced' | 'permissive'; timeMs: number } | null;
}

export interface ReferenceReading {
  count: number;
  fromMs: number | null;
  toMs: number | null;
  /** By host, lower case. */
  nodes: Map<string, ReferenceNode>;
}

const txnLiteral = 'Txn-id="';

export function referenceReading(log: Buffer, ownHost: string): ReferenceReading {
  const { count, records } = referenceLines(log);
  const readers = new Map<string, ReturnType<typeof nodeReader>>();
  const timed = records.filter(({ timeMs }) => timeMs !== null);
  const firstMs = timed[0]?.timeMs ?? null;
  let goodMs = firstMs;
  for (const line of records) {
    goodMs = line.timeMs ?? goodMs;
    if (!isLookedAt(line)) continue;
    const reader = readers.get(line.host) ?? nodeReader();
    // A line without a time that can be read has that of the line before.
    if (reader.take({ ...line, timeMs: goodMs })) readers.set(line.host, reader);
  }
  const looked = [
    timed[0],
    ...timed.filter(isLookedAt),
    timed.findLast((each) => each !== records.at(-1)),
    timed.at(-1),
  ];
  const times = looked.flatMap((each) => each?.timeMs ?? []);
  return {
    count,
    fromMs: firstMs,
    toMs: times.length === 0 ? null : Math.max(...times),
    nodes: placed(new Map([...readers].map(([host, reader]) => [host, reader.node()])), ownHost),
  };
}

/** Times between are not read: of a log of gigabytes only its ends, and the lines that may say something. */
const isLookedAt = ({ text }: ReferenceLine): boolean =>
  text.includes(txnLiteral) || literals.some((literal) => text.includes(literal));

/** Lines that name no host are those of the only host there is; beside several they are of nobody. */
function placed(nodes: Map<string, ReferenceNode>, ownHost: string): Map<string, ReferenceNode> {
  const stray = nodes.get('');
  nodes.delete('');
  if (stray === undefined || nodes.size > 1) return nodes;
  const [[host, own] = [ownHost, null]] = nodes;
  return new Map([[host, own === null ? stray : together(own, stray)]]);
}

function together(one: ReferenceNode, other: ReferenceNode): ReferenceNode {
  const lines = new Map(one.lines);
  for (const [key, { count, firstMs, lastMs }] of other.lines) add(lines, key, count, firstMs, lastMs);
  const [a, b] = [one.verification, other.verification];
  return {
    ok: one.ok + other.ok,
    failed: one.failed + other.failed,
    failedTxnIds: one.failedTxnIds.union(other.failedTxnIds),
    lines,
    verification: a && (!b || a.timeMs >= b.timeMs) ? a : b,
  };
}

function add(lines: Map<string, ReferenceCount>, key: string, count: number, firstMs: number, lastMs: number): void {
  const known = lines.get(key) ?? { count: 0, firstMs, lastMs };
  lines.set(key, {
    count: known.count + count,
    firstMs: Math.min(known.firstMs, firstMs),
    lastMs: Math.max(known.lastMs, lastMs),
  });
}

function nodeReader() {
  const transactions = makeReferenceTransactions();
  const lines = new Map<string, ReferenceCount>();
  let verification: ReferenceNode['verification'] = null;
  /** By thread, until an ERROR line of its handshake stands behind it. */
  const warnings = new Map<string, { shown: Shown; timeMs: number }>();

  function isExplained(shown: Shown, thread: string, timeMs: number): boolean {
    const warning = warnings.get(thread);
    if (shown.reads !== 'error' || warning === undefined || !/certificate verify failed/i.test(shown.error))
      return false;
    const isSame = warning.shown.address === shown.address && Math.abs(timeMs - warning.timeMs) <= 1000;
    if (!isSame || warning.shown.action === 'Continue') return false;
    warnings.delete(thread);
    return true;
  }

  /** Answers whether the line told anything. */
  function take(line: ReferenceLine): boolean {
    if (line.body.includes(txnLiteral) && transactions.take(line)) return true;
    const shown = line.process === null || line.process.toLowerCase() === 'traffic_server' ? shownBy(line.body) : null;
    if (shown === null) return false;
    const [timeMs, thread] = [line.timeMs ?? 0, `${line.pid} ${shown.thread}`];
    if (isExplained(shown, thread, timeMs)) return true;
    const { names, ip, signature, action } = shown;
    const address = names.find((name) => transactions.isAwaited(name, ip, line.pid)) ?? names[0] ?? 'unknown';
    add(lines, `${address} ${signature}`, 1, timeMs, timeMs);
    if (action !== null && timeMs >= (verification?.timeMs ?? timeMs))
      verification = { state: action === 'Terminate' ? 'enforced' : 'permissive', timeMs };
    if (shown.reads === 'warning') warnings.set(thread, { shown, timeMs });
    return true;
  }

  return { take, node: (): ReferenceNode => ({ ...transactions.seen, lines, verification }) };
}
