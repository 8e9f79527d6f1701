// Stage 8, report: the report as JSON. The same report gives the same bytes.
import type { Report } from '../model/report.ts';

export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
