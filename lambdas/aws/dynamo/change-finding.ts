// What people add to a finding. The change rests on the finding's own revision, as a save's does: neither loses the other's.
import { changedFinding } from '../../../shared/history/finding-marks.ts';
import type { FindingChange, FindingRecord } from '../../../shared/model/stored-records.ts';
import { findingOf } from './finding-lists.ts';
import { placeOf } from './keys.ts';
import { findingItem, storedFinding } from './node-items.ts';
import type { DynamoTable } from './table.ts';
import { putRevision, transact, untilDone } from './transaction.ts';

/** null: there is none. Throws Fault `too-many-marks`. */
export async function changeFinding(
  table: DynamoTable,
  findingId: string,
  change: FindingChange,
  now: () => Date,
): Promise<FindingRecord | null> {
  // An index tells where it stands; how it stands is read where it stands.
  const shown = await findingOf(table, findingId);
  if (!shown) return null;
  let changed: FindingRecord | null = null;
  await untilDone(`finding ${findingId}`, async () => {
    const stored = await storedFinding(table, placeOf(shown), findingId);
    changed = stored && changedFinding(stored.finding, change, now());
    if (!stored || !changed || changed === stored.finding) return true;
    return transact(table, [putRevision(table, findingItem(changed), stored.revision)]);
  });
  return changed;
}
