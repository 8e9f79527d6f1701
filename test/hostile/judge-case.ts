// What becomes of one hostile bundle: read, judged, and printed with every face.
import { readFileSync } from 'node:fs';
import { analyse } from '../../shared/analysis.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import type { Report } from '../../shared/model/report.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { renderText } from '../../shared/report/text.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import type { HostileCase } from './hostile-case.ts';

export interface Outcome {
  status: string;
  codes: string[];
  verdicts: string[];
  readBytes: number;
  decodedBytes: number;
  /** Of the largest face. */
  reportBytes: number;
  /** Kibibytes of memory that the process held at its peak. */
  peakKib: number;
}

/** One face after the other, as they are asked for. */
const faces = [renderJson, renderText, (report: Report): string => renderMarkdown(report, { full: true })];

export async function judgeCase(hostile: HostileCase): Promise<Outcome> {
  let readBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of hostile.bytes()) {
      readBytes += chunk.length;
      yield chunk;
    }
  }
  const input = { bundleId: null, fileName: 'hostile', sizeBytes: null, lastModified: null, bytes: counted() };
  const context = { site: 'default', reference: null, pack: shippedPack, limits: defaultLimits };
  const { report } = await analyse([input], context);
  const [bundle] = report.bundles;
  const sizes = faces.map((face) => face(report).length);
  return {
    status: bundle?.status ?? '',
    codes: [...new Set(bundle?.problems.map(({ code }) => code))].sort(),
    verdicts: report.nodes.slice(0, 5).map(({ verdict, reasons }) => [verdict, ...reasons].join(' ')),
    readBytes,
    decodedBytes: bundle?.coverage.decodedBytes ?? 0,
    reportBytes: Math.max(...sizes),
    peakKib: Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]),
  };
}
