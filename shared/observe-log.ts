// The log of a group of members: records that hold a literal go to the joiner of the node that wrote them.
import { type ExchangeJoiner, makeExchangeJoiner } from './exchanges/join-exchanges.ts';
import { configurationChangeLiteral, parseVerificationChange } from './log/configuration-change.ts';
import { readLog } from './log/read-log.ts';
import { parseTransactionStep, transactionLiteral } from './log/transaction-step.ts';
import type { BundleNotes, Member } from './model/bundle-member.ts';
import type { MemberGroup } from './model/bundle-observations.ts';
import type { Limits } from './model/limits.ts';
import type { LogRecord, SignatureMatch } from './model/log-record.ts';
import { type NodeObservations, newNodeObservations } from './model/observations.ts';
import type { CompiledSignature } from './model/pack.ts';

/** What the signatures know, as far as records are concerned. */
export interface RecordKnowledge {
  literals: readonly string[];
  match(record: LogRecord): SignatureMatch | null;
  matchResponse(statusLine: string): SignatureMatch | null;
  signature(id: string): CompiledSignature | undefined;
}

export interface LogObserver {
  read(member: Member, notes: BundleNotes): Promise<void>;
  /** Settles what is open when the last log of the group has been read. */
  end(): void;
}

export function makeLogObserver(group: MemberGroup, knowledge: RecordKnowledge, limits: Limits): LogObserver {
  const joiners = new Map<string, ExchangeJoiner>();
  const literals = [transactionLiteral, configurationChangeLiteral, ...knowledge.literals];

  function joinerOf(record: LogRecord): ExchangeJoiner | null {
    const host = record.host?.toLowerCase() === 'localhost' ? '' : (record.host ?? '');
    const key = host.toLowerCase();
    const known = joiners.get(key);
    if (known) return known;
    if (joiners.size >= limits.maxNodes) return null;
    const node: NodeObservations = newNodeObservations(host);
    group.hosts.set(key, node);
    const joiner = makeExchangeJoiner(node, knowledge, limits);
    joiners.set(key, joiner);
    return joiner;
  }

  function take(record: LogRecord): void {
    if (record.body.includes(transactionLiteral)) {
      const step = parseTransactionStep(record);
      if (step) joinerOf(record)?.step(step, record);
      if (step) return;
    }
    const change = parseVerificationChange(record);
    if (change !== null) joinerOf(record)?.verificationChanged(change, record.timeMs);
    const match = change === null ? knowledge.match(record) : null;
    if (match) joinerOf(record)?.failure(match, record);
  }

  return {
    async read(member, notes) {
      const span = await readLog(member, literals, notes, take);
      group.hasLog = true;
      group.fromMs = span.fromMs === null ? group.fromMs : Math.min(group.fromMs ?? span.fromMs, span.fromMs);
      group.toMs = span.toMs === null ? group.toMs : Math.max(group.toMs ?? span.toMs, span.toMs);
      group.firstLogHost ??= span.firstHost;
      group.utcOffset = span.utcOffset ?? group.utcOffset;
    },
    end() {
      for (const joiner of joiners.values()) joiner.end();
    },
  };
}
