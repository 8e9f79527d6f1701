// Reports that were stored before the schema grew: they are read back as they are.
import { expect, it } from 'vitest';
import { Report } from '../../../shared/model/report.ts';
import { reportOf } from '../../doubles/report-of.ts';

it('a report of before certificates were read still loads, with nothing known of them', () => {
  const stored = JSON.parse(JSON.stringify(reportOf()), (key, value: unknown) =>
    key === 'expiring' || key === 'notes' || key === 'missingIssuer' ? undefined : value,
  );
  const { nodes, whatIf } = Report.parse(stored);

  expect(nodes[0]).toMatchObject({ expiring: [], servers: [{ notes: [] }], findings: [{ missingIssuer: null }] });
  expect(whatIf).toBeUndefined();
});
