// Reports kept in memory. Publishing keeps the newest version of a key, as a store with conditional writes does.
import { reportKeys } from '../../lambdas/ingest/drop-key.ts';
import { Facts } from '../../shared/model/facts.ts';
import type { PublishedReport, ReportStore } from '../../shared/model/ports.ts';
import { Report } from '../../shared/model/report.ts';

export class MemoryReportStore implements ReportStore {
  readonly saved = new Map<string, string>();
  readonly facts = new Map<string, string>();
  /** By key of the copy: what stands beside the drop folder. */
  readonly published = new Map<string, { sequencer: string; content: string }>();

  async save(bundleId: string, report: Report): Promise<void> {
    this.saved.set(bundleId, JSON.stringify(report));
  }

  async load(bundleId: string): Promise<Report | null> {
    const stored = this.saved.get(bundleId);
    return stored === undefined ? null : Report.parse(JSON.parse(stored));
  }

  async saveFacts(bundleId: string, facts: Facts): Promise<void> {
    this.facts.set(bundleId, JSON.stringify(facts));
  }

  async loadFacts(bundleId: string): Promise<Facts | null> {
    const stored = this.facts.get(bundleId);
    return stored === undefined ? null : Facts.parse(JSON.parse(stored));
  }

  async publish({ key, sequencer, json, markdown }: PublishedReport): Promise<boolean> {
    const keys = reportKeys(key);
    if (!keys) throw new RangeError(`expected a key of the drop folder, found ${key}`);
    const standing = this.published.get(keys.json);
    if (standing && standing.sequencer.padEnd(32, '0') > sequencer.padEnd(32, '0')) return false;
    this.published.set(keys.json, { sequencer, content: json });
    this.published.set(keys.markdown, { sequencer, content: markdown });
    return true;
  }

  async remove(bundleId: string, version: Pick<PublishedReport, 'key' | 'sequencer'> | null): Promise<void> {
    this.saved.delete(bundleId);
    this.facts.delete(bundleId);
    const keys = version && reportKeys(version.key);
    for (const key of keys ? Object.values(keys) : []) {
      if (this.published.get(key)?.sequencer === version?.sequencer) this.published.delete(key);
    }
  }
}
