// Every field of a report that can hold text is decided upon: whatever is put into it is not told, but for a list of fields
// that hold words of ours, digests, and what the caller named.
import { describe, expect, it } from 'vitest';
import { Report } from '../../../shared/model/report.ts';
import { redactReport } from '../../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { whatIf } from '../../../shared/what-if.ts';
import { analysedSite, randomSite } from '../../build/random-site.ts';
import { facesOf, toldNames } from '../../build/told-names.ts';

/** Of the caller, of the engine, of the pack, and digests. */
const told =
  /^(?:engine\.|site$|reference$|nodes\.\d+\.site$)|(?:^|\.)(?:sha256|certificateSha256|code|signature|cipher|key|utcOffset)$|\.references\.|\.artifacts\.\d+\.notAfter$|(?:predicted|opensslError|errors\.\d+)\.name$/;

type Place = { path: string; set: (text: string) => void };

/** Every text of the report, and the keys of its records. */
function placesOf(value: unknown, path = ''): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, inner]): Place[] => {
    const at = path === '' ? key : `${path}.${key}`;
    const own: Place[] =
      typeof inner === 'string' || inner === null
        ? [
            {
              path: at,
              set: (text) => {
                holder[key] = text;
              },
            },
          ]
        : [];
    const renamed: Place[] = path.endsWith('byNode')
      ? [
          {
            path: `${path}.key`,
            set: (text) => {
              holder[text] = inner;
            },
          },
        ]
      : [];
    return [...own, ...renamed, ...placesOf(inner, at)];
  });
}

async function someReport(seed: number): Promise<Report> {
  const { report, facts } = await analysedSite(randomSite(seed), ({ ip }) =>
    ip.endsWith('1') ? { error: 'self signed certificate', depth: 0 } : null,
  );
  report.whatIf = whatIf(
    facts,
    { trusted: [], names: [{ address: '10.61.20.11', name: 'other.example.lab' }] },
    shippedPack,
  );
  report.bundles[0]?.problems.push({ code: 'member-truncated', member: 'a/b.txt', detail: 'the zip entry ends' });
  return report;
}

/** One of each kind of place: fields of one name are treated alike. */
const kindOf = (path: string): string => path.replace(/\.\d+/g, '[]');

const tokens = makeTokens(Buffer.alloc(32, 7));

describe.each(['zqcanary', 'zqcanary.example.com', '203.0.113.77', 'zqcanary@example.com', '2001:db8:77::1'])(
  '%s',
  (canary) => {
    it.each([3])('is told from no field it is put into (site %i)', async (seed) => {
      const report = await someReport(seed);
      const places = placesOf(structuredClone(report));
      const kinds = new Map(places.map(({ path }) => [kindOf(path), path]));
      const open: string[] = [];
      const leaks: string[] = [];
      for (const [kind, path] of kinds) {
        const changed = structuredClone(report);
        placesOf(changed)
          .find((place) => place.path === path)
          ?.set(canary);
        // Closed by the schema: no text can come there.
        if (!Report.safeParse(changed).success) continue;
        if (told.test(path)) continue;
        open.push(kind);
        if (toldNames(facesOf(redactReport(changed, tokens, shippedPack)), [canary]).length > 0) leaks.push(kind);
      }

      expect(open.length).toBeGreaterThan(50);
      expect(leaks).toEqual([]);
    });
  },
);
