// The end as it is found: what the API answers, what stands beside the drop folder, and what is left in the state folder.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Bundle } from '../../lambdas/api/answers/bundle-answers.ts';
import { Event, FindingOverTime } from '../../lambdas/api/answers/finding-answers.ts';
import { NodeSummary } from '../../lambdas/api/answers/node-answers.ts';
import type { SoakClient } from './soak-client.ts';

/** Of a report, what tells which file it is about and what it says. */
const ReportGist = z.object({
  bundles: z.array(z.object({ bundleId: z.string(), sha256: z.string().nullable(), status: z.string() })),
  nodes: z.array(z.object({ node: z.string(), verdict: z.string() })),
});
export type ReportGist = z.infer<typeof ReportGist>;

export interface FoundApi {
  bundles: z.infer<typeof Bundle>[];
  /** By bundle id; null where the API has none. */
  reports: Map<string, ReportGist | null>;
  nodes: z.infer<typeof NodeSummary>[];
  /** Bundle ids of the captures of each node, by site and name. */
  histories: Map<string, string[]>;
  findings: z.infer<typeof FindingOverTime>[];
  /** The whole list, from its beginning. */
  events: z.infer<typeof Event>[];
}

export interface FoundFiles {
  /** Reports beside the drop folder, by path below the reports folder; null: not whole JSON. */
  copies: Map<string, ReportGist | null>;
  /** Every other file there: those in Markdown, and what should not be. */
  otherCopies: string[];
  /** What SQLite says of the database. */
  integrity: string;
  messages: number;
  deadLetters: number;
  /** SHA-256 of each object that the database names. */
  named: Set<string>;
  /** Files below the state folder, by path. */
  state: string[];
}

/** While the system runs. */
export async function foundByApi(client: SoakClient): Promise<FoundApi> {
  const bundles = await everyPage(client, '/v1/bundles', Bundle);
  const reports = new Map<string, ReportGist | null>();
  for (const { bundleId } of bundles) reports.set(bundleId, await reportOf(client, bundleId));
  const nodes = await everyPage(client, '/v1/nodes', NodeSummary);
  const histories = new Map<string, string[]>();
  for (const { site, node } of nodes) {
    const captures = await everyPage(client, `/v1/nodes/${node}/history?site=${site}`, NodeSummary);
    histories.set(
      `${site} ${node}`,
      captures.map(({ bundleId }) => bundleId),
    );
  }
  const findings = await everyPage(client, '/v1/findings', FindingOverTime);
  return { bundles, reports, nodes, histories, findings, events: await everyPage(client, '/v1/events', Event) };
}

async function reportOf(client: SoakClient, bundleId: string): Promise<ReportGist | null> {
  const { status, body } = await client.ask('GET', `/v1/bundles/${bundleId}/report?format=json`);
  return status === 200 ? ReportGist.parse(body) : null;
}

async function everyPage<S extends z.ZodType>(client: SoakClient, path: string, item: S): Promise<z.output<S>[]> {
  const Page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  const all: z.output<S>[] = [];
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=100`;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.infer<typeof Page> = Page.parse(
      await client.get(cursor === '' ? first : `${first}&cursor=${encodeURIComponent(cursor)}`),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

/** After the system has been stopped. */
export async function foundInFiles(folder: string): Promise<FoundFiles> {
  const copies = new Map<string, ReportGist | null>();
  const otherCopies: string[] = [];
  for (const path of await filesBelow(join(folder, 'reports'))) {
    if (path.endsWith('.json')) copies.set(path, gistOf(await readFile(join(folder, 'reports', path), 'utf8')));
    else otherCopies.push(path);
  }
  const db = new DatabaseSync(join(folder, '.logverdict', 'logverdict.sqlite'), { readOnly: true });
  try {
    const rows = db.prepare('PRAGMA integrity_check').all();
    const count = (table: string): number => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
    const versions = db.prepare('SELECT sha256 FROM object_versions').all();
    return {
      copies,
      otherCopies,
      integrity: rows.map((row) => String(row.integrity_check)).join('; '),
      messages: count('messages'),
      deadLetters: count('dead_letters'),
      named: new Set(versions.map(({ sha256 }) => String(sha256))),
      state: await filesBelow(join(folder, '.logverdict')),
    };
  } finally {
    db.close();
  }
}

function gistOf(text: string): ReportGist | null {
  try {
    return ReportGist.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}
