// From the groups of a matching pattern to the fields of a match: names that are missing are left out, the rest is brought
// into one form.
import { isIP } from 'node:net';
import { keptText } from '../model/kept-text.ts';
import type { MatchFields } from '../model/log-record.ts';

/** What stands in the log where the traffic server had no name; in manuals, where the reader is to think of one. */
const noName = /^(?:\(null\)|<[\w.:-]{1,80}>?)?$/;

/** Characters of a field that are kept: it may outlive its line, and a name or an error is far shorter. */
const maxField = 4096;

export function fieldsOf(groups: Readonly<Record<string, string | undefined>>): MatchFields {
  const fields: MatchFields = {};
  const server = named(groups.server);
  const address = withoutBrackets(named(groups.address) ?? server);
  const ip = withoutBrackets(named(groups.ip?.replaceAll(' ', '')));
  const error = named(groups.error);
  const action = groups.action?.toLowerCase();
  const reason = named(groups.reason);
  if (address !== null) fields.address = address;
  if (server !== null) fields.server = server;
  if (ip !== null && isIP(ip) !== 0 && ip.length <= maxIp) fields.ip = ip;
  if (action === 'terminate' || action === 'continue') fields.action = action;
  // Older releases say in words that the connection goes on.
  if (action?.endsWith('continuing')) fields.action = 'continue';
  if (error !== null) fields.error = error;
  if (groups.depth !== undefined) fields.depth = Number(groups.depth);
  if (groups.thread !== undefined) fields.thread = groups.thread.trim();
  if (reason !== null) fields.reason = reason;
  return fields;
}

/** IPv6 with a zone is the longest. */
const maxIp = 64;

function named(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return noName.test(trimmed) ? null : keptText(trimmed, maxField);
}

const withoutBrackets = (text: string | null): string | null => text?.replace(/^\[(.*)\]$/, '$1') ?? null;
