// The transactions of one node, for the reference reader: every step is taken as it comes, in a plain list. A response
// of the server makes a transaction `ok`, an own 5xx without one `failed`; anything else is not counted.
import type { ReferenceLine } from './reference-lines.ts';
import { isIpv4 } from './reference-signatures.ts';

interface Transaction {
  key: string;
  id: string;
  pid: number | null;
  client: string | null;
  /** Lower case; null: the log does not tell whom it was for. */
  target: string | null;
  sentTo: string[];
  /** Sendings told at level DEBUG, and above it: where both levels are on each is told twice. */
  told: { debug: number; above: number };
  isAnswered: boolean;
}

export interface ReferenceExchanges {
  ok: number;
  failed: number;
  failedTxnIds: Set<string>;
}

export function makeReferenceTransactions() {
  let open: Transaction[] = [];
  const seen: ReferenceExchanges = { ok: 0, failed: 0, failedTxnIds: new Set() };

  function begun(key: string, line: ReferenceLine, id: string, client: string | null): Transaction {
    const known = open.find((each) => each.key === key);
    const isOther = client !== null && known !== undefined && known.client !== null && known.client !== client;
    if (known && !isOther) return known;
    open = open.filter((each) => each !== known); // the id came round again
    const fresh: Transaction = {
      key,
      id,
      pid: line.pid,
      client: null,
      target: null,
      sentTo: [],
      told: { debug: 0, above: 0 },
      isAnswered: false,
    };
    open.push(fresh);
    return fresh;
  }

  function end(transaction: Transaction, status: string | null): void {
    open = open.filter((each) => each !== transaction);
    if (!isElsewhere(transaction)) return;
    if (transaction.isAnswered) seen.ok++;
    else if (/^HTTP\/[\d.]+\s+5\d\d\b/.test(status ?? '')) {
      seen.failed++;
      seen.failedTxnIds.add(transaction.id);
    }
  }

  /** Answers whether the line was a step. */
  function take(line: ReferenceLine): boolean {
    const step = stepOf(line);
    if (step === null) return false;
    const key = `${line.pid} ${step.id}`;
    const known = open.find((each) => each.key === key);
    if (step.kind === 'Receive Response') {
      if (known) known.isAnswered = true;
    } else if (step.kind === 'Sending Response') {
      if (known && (step.status !== null || known.isAnswered)) end(known, step.status);
    } else if (step.kind === 'Receive Request') {
      const transaction = begun(key, line, step.id, `${step.ip} ${step.port}`);
      transaction.client = step.port === null ? null : `${step.ip} ${step.port}`;
      transaction.target ??= step.target;
    } else sent(begun(key, line, step.id, null), line, step);
    return true;
  }

  /** Whether a request to that name, or to that IP address by whatever name, waits for its answer. */
  function isAwaited(name: string, ip: string | null, pid: number | null): boolean {
    const waiting = open.filter((each) => !each.isAnswered && each.pid === pid);
    const isThere = ({ sentTo }: Transaction) => sentTo.length > 0 && (ip === null || sentTo.includes(ip));
    return waiting.some((each) => isThere(each) && (each.target === name || (each.target === null && ip !== null)));
  }

  return { take, isAwaited, seen };
}

function sent(transaction: Transaction, { body }: ReferenceLine, { ip, port }: Step): void {
  if (ip === null || port === null) return;
  const sendings = Math.max(transaction.told.debug, transaction.told.above);
  const told = body.includes('Level="DEBUG') ? ++transaction.told.debug : ++transaction.told.above;
  if (told > sendings) transaction.sentTo.push(ip);
}

/** What goes to the node itself is no exchange with a server. */
function isElsewhere({ sentTo, target }: Transaction): boolean {
  const last = sentTo.at(-1) ?? target;
  return last !== null && !/^127\.|^::1$|^localhost$/.test(last);
}

interface Step {
  kind: string;
  id: string;
  ip: string | null;
  port: number | null;
  target: string | null;
  status: string | null;
}

const kinds = ['Receive Request', 'Sending Request', 'Receive Response', 'Sending Response'];

function stepOf({ process, body }: ReferenceLine): Step | null {
  if (process !== null && process !== 'traffic_server') return null;
  // One after another: where a quotation mark was lost, a value reaches to the next one.
  const pairs = [...body.matchAll(/(?<![\w-])([A-Za-z][\w-]*)="([^"]*)"/g)];
  const field = (name: string): string | undefined => pairs.find((pair) => pair[1] === name)?.[2]?.trim();
  const [kind, id] = [field('Detail'), field('Txn-id')];
  if (kind === undefined || !kinds.includes(kind) || id === undefined || id === '' || id.length > 64) return null;
  const ip = field('Dst-ip') ?? field('Src-ip') ?? '';
  const port = field('Dst-port') ?? field('Src-port') ?? '';
  const message = field('Msg') ?? '';
  return {
    kind,
    id,
    ip: isIpv4(ip) ? ip : null,
    port: /^\d{1,5}$/.test(port) ? Number(port) : null,
    target: kind === 'Receive Request' ? targetOf(message) : null,
    status: /^HTTP\/\d/.test(message) ? message : null,
  };
}

/** The first segment of the path is `domain/protocol/host/port` in base64; else an absolute URL names the server. */
function targetOf(request: string): string | null {
  const [, , authority = '', path = ''] = /^([A-Z]{1,16}) (?:https?:\/\/([^/? ]*))?(\S*)/i.exec(request) ?? [];
  const segment = /^\/([\w+-]{8,1024})(?:=|%3D){0,2}(?=[/?]|$)/i.exec(path)?.[1] ?? '';
  const parts = Buffer.from(segment, 'base64').toString('utf8').split('/');
  const [domain = '', protocol = '', host = '', port = ''] = parts;
  if (parts.length === 4 && isHost(domain) && isHost(host) && /^https?$/.test(protocol) && isPort(port))
    return host.toLowerCase();
  const [, name = '', digits = '443'] = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(authority) ?? [];
  return isHost(name) && isPort(digits) && !/^vcs_control(?:\.|$)/i.test(name) ? name.toLowerCase() : null;
}

const isHost = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(text);
const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
