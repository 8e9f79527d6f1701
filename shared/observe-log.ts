// The logs of a bundle: records that hold a literal go to the joiner of the node that wrote them, whatever member they
// stand in. Lines that name no node are kept apart, by the members they came from.
import { type ExchangeJoiner, makeExchangeJoiner } from './exchanges/join-exchanges.ts';
import { newJoinHoldings } from './exchanges/join-holdings.ts';
import { configurationChangeLiteral, parseVerificationChange } from './log/configuration-change.ts';
import { makeLogScanner } from './log/log-scanner.ts';
import { readLog } from './log/read-log.ts';
import { parseTransactionStep, transactionLiteral } from './log/transaction-step.ts';
import { addProblem, type BundleNotes, type Member } from './model/bundle-member.ts';
import type { LogGroup } from './model/bundle-observations.ts';
import type { Limits } from './model/limits.ts';
import type { LogRecord, SignatureMatch } from './model/log-record.ts';
import { type NodeObservations, newNodeObservations } from './model/observations.ts';
import type { CompiledSignature } from './model/pack.ts';
import { isPlainHost } from './model/plain-host.ts';
import type { TransactionStep } from './model/transaction-step.ts';

/** What the signatures know, as far as records are concerned. */
export interface RecordKnowledge {
  literals: readonly string[];
  match(record: LogRecord): SignatureMatch | null;
  matchResponse(statusLine: string): SignatureMatch | null;
  signature(id: string): CompiledSignature | undefined;
}

export interface LogObserver {
  read(member: Member, group: LogGroup): Promise<void>;
  /** Settles what is open when the last log has been read. */
  end(): void;
}

/** `times`: how many times of what is counted are held, to tell what several bundles share. */
export interface LogBounds {
  limits: Limits;
  times: number;
}

/** `hosts` is filled by the hosts of the lines, lower case. */
export function makeLogObserver(
  hosts: Map<string, NodeObservations>,
  notes: BundleNotes,
  knowledge: RecordKnowledge,
  { limits, times }: LogBounds,
): LogObserver {
  const joiners = new Map<string | LogGroup, ExchangeJoiner>();
  const scanner = makeLogScanner([configurationChangeLiteral, ...knowledge.literals]);
  const budgets = { servers: { left: limits.maxServers }, times: { left: times } };
  const holdings = newJoinHoldings();
  const nodes: NodeObservations[] = [];
  let isFull = false;

  function joinerOf(named: string | null, member: string, group: LogGroup): ExchangeJoiner | null {
    // What cannot be the name of a host names no node.
    const host = named !== null && isPlainHost(named) ? named : '';
    const key = host === '' || host.toLowerCase() === 'localhost' ? group : host.toLowerCase();
    if (typeof key === 'string') group.hosts.add(key);
    const known = joiners.get(key);
    if (known) return known;
    if (joiners.size >= limits.maxNodes) return tooMany(member);
    const node = newNodeObservations(typeof key === 'string' ? host : '', budgets);
    if (typeof key === 'string') hosts.set(key, node);
    else group.nameless = node;
    const joiner = makeExchangeJoiner(node, knowledge, limits, holdings);
    joiners.set(key, joiner);
    nodes.push(node);
    return joiner;
  }

  function tooMany(member: string): null {
    if (isFull) return null;
    isFull = true;
    addProblem(notes, { code: 'too-many-nodes', member, detail: `only ${limits.maxNodes} hosts were followed` });
    notes.logCut = true;
    return null;
  }

  /** Most steps are of the node of the step before. */
  let newest: { host: string | null; group: LogGroup; joiner: ExchangeJoiner | null } | null = null;

  function takeStep(step: TransactionStep, member: string, group: LogGroup): void {
    const { host } = step;
    if (newest?.host !== host || newest.group !== group)
      newest = { host, group, joiner: joinerOf(host, member, group) };
    newest.joiner?.step(step);
  }

  function take(record: LogRecord, group: LogGroup): void {
    if (record.body.includes(transactionLiteral)) {
      const step = parseTransactionStep(record);
      if (step) {
        takeStep(step, record.member, group);
        return;
      }
    }
    const change = parseVerificationChange(record);
    const match = change === null ? knowledge.match(record) : null;
    if (change === null && match === null) return;
    const joiner = joinerOf(record.host, record.member, group);
    if (change !== null) joiner?.verificationChanged(change, record.timeMs);
    if (match) joiner?.failure(match, record);
  }

  return {
    async read(member, group) {
      const span = await readLog(member, scanner, notes, {
        record: (record) => take(record, group),
        step: (step) => takeStep(step, member.path, group),
      });
      group.fromMs = span.fromMs === null ? group.fromMs : Math.min(group.fromMs ?? span.fromMs, span.fromMs);
      group.toMs = span.toMs === null ? group.toMs : Math.max(group.toMs ?? span.toMs, span.toMs);
      group.firstLogHost ??= span.firstHost;
      group.utcOffset = span.utcOffset ?? group.utcOffset;
    },
    end() {
      for (const joiner of joiners.values()) joiner.end();
      noteCuts(nodes, notes);
    },
  };
}

/** What was not followed because there was too much of it. */
function noteCuts(nodes: readonly NodeObservations[], notes: BundleNotes): void {
  const { maxServers, maxOpenTransactions } = notes.limits;
  const note = (code: string, detail: string): void => {
    addProblem(notes, { code, member: null, detail });
    notes.logCut = true;
  };
  if (nodes.some(({ serversCut }) => serversCut)) note('too-many-servers', `only ${maxServers} servers were followed`);
  if (nodes.some(({ transactionsCut }) => transactionsCut))
    note('too-many-transactions', `only ${maxOpenTransactions} open transactions were followed at one time`);
}
