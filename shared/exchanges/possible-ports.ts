// Stage 5, exchanges: the port of each of several failure lines, where every way to give the lines to the transactions
// that may have logged them agrees on it.
import { type FailureLine, portOf, sayingOf, type Transaction } from './transaction.ts';

/** Lines looked at together: leaving one out only makes the answer less certain, never wrong. */
export const maxLinesTogether = 16;
/** Assignments tried for one such set; with more nothing is certain. */
const maxSteps = 1_000;

interface Used {
  count: number;
  thread: string;
}

const once = ({ sendings }: Transaction): number => Math.max(sendings, 1);
const anyNumber = (): number => Number.POSITIVE_INFINITY;
const atOnce = ({ open, prompt }: FailureLine): Transaction[] => [...open, ...prompt];

/** What is held against a way to assign lines, the strictest first: the first that leaves any way at all is believed. */
const rules: readonly Rule[] = [
  { choices: atOnce, most: once },
  { choices: choicesOf, most: once },
  { choices: choicesOf, most: anyNumber },
];
/** In a log that does not show each retry, the end of an exchange may stand far behind its first line. */
const rulesWithoutRetries: readonly Rule[] = [{ choices: choicesOf, most: anyNumber }];

interface Rule {
  /** An exchange that failed long after the line had another reason to. */
  choices(line: FailureLine): Transaction[];
  /** Each sending of a request has at most one line. */
  most(transaction: Transaction): number;
}

/**
 * The lines whose port is certain: all lines of one transaction stand on one thread.
 * @param showsRetries whether each sending of a request is logged
 */
export function certainPorts(lines: readonly FailureLine[], showsRetries: boolean): Map<FailureLine, number> {
  for (const rule of showsRetries ? rules : rulesWithoutRetries) {
    const ordered = lines.toSorted((a, b) => rule.choices(a).length - rule.choices(b).length);
    const ways = waysToAssign(ordered, rule);
    if (ways === null) return new Map();
    if (ways.count > 0) return agreed(ordered, ways);
  }
  return new Map();
}

/** Transactions that may have logged the line, as far as it is known. */
export function choicesOf({ open, prompt, late }: FailureLine): Transaction[] {
  return [...open, ...prompt, ...late];
}

/** Ports of each line, and of the lines that say the same taken together, over all ways to assign them. */
interface Ways {
  count: number;
  ports: Set<number | null>[];
  together: Map<string, Set<string>>;
  first: (number | null)[];
}

/** null: too many to look at, or nothing is certain. */
function waysToAssign(lines: readonly FailureLine[], rule: Rule): Ways | null {
  const sayings = lines.map(sayingOf);
  const choices = lines.map((line) =>
    rule.choices(line).filter((owner) => line.port === null || line.port === portOf(owner)),
  );
  const ways: Ways = { count: 0, ports: lines.map(() => new Set()), together: new Map(), first: [] };
  const owners: Transaction[] = [];
  const used = new Map<Transaction, Used>();
  let steps = 0;

  /** Answers whether to go on. */
  function place(at: number): boolean {
    const line = lines[at];
    if (line === undefined) return noteWay(sayings, owners.map(portOf), ways);
    for (const owner of choices[at] ?? []) {
      if (++steps > maxSteps) return false;
      const use = used.get(owner) ?? { count: 0, thread: line.thread };
      if (use.count >= rule.most(owner) || use.thread !== line.thread) continue;
      used.set(owner, { count: use.count + 1, thread: use.thread });
      owners[at] = owner;
      const goesOn = place(at + 1);
      if (use.count === 0) used.delete(owner);
      else used.set(owner, use);
      if (!goesOn) return false;
    }
    return true;
  }
  return place(0) ? ways : null;
}

/** Answers whether anything is still certain. */
function noteWay(sayings: readonly string[], ports: readonly (number | null)[], ways: Ways): boolean {
  if (ways.count++ === 0) ways.first = [...ports];
  for (const [at, port] of ports.entries()) ways.ports[at]?.add(port);
  for (const saying of new Set(sayings)) {
    const known = ways.together.get(saying) ?? new Set();
    const same = ports.filter((_, at) => sayings[at] === saying).map(String);
    if (known.size < 2) ways.together.set(saying, known.add(same.sort().join(' ')));
  }
  return sayings.some((saying, at) => ways.ports[at]?.size === 1 || ways.together.get(saying)?.size === 1);
}

/** Lines that say the same are interchangeable: where their ports are certain taken together, any way will do. */
function agreed(lines: readonly FailureLine[], ways: Ways): Map<FailureLine, number> {
  const certain = new Map<FailureLine, number>();
  for (const [at, line] of lines.entries()) {
    const isCertain = ways.ports[at]?.size === 1 || ways.together.get(sayingOf(line))?.size === 1;
    const port = ways.first[at];
    if (isCertain && port != null) certain.set(line, port);
  }
  return certain;
}
