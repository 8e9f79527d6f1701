// `npm run classify`: reads local files or folders and prints one report over all of them. Needs no network, no server
// and no account.
import { writeFile } from 'node:fs/promises';
import { type Analysis, analyse } from '../../../shared/analysis.ts';
import type { AnalysisInput } from '../../../shared/model/analysis-input.ts';
import { Fault } from '../../../shared/model/fault.ts';
import { limitsFrom } from '../../../shared/model/limit-overrides.ts';
import type { BundleReport, Report } from '../../../shared/model/report.ts';
import { allVisible } from '../../../shared/model/visible-text.ts';
import { verdicts } from '../../../shared/model/vocabulary.ts';
import { renderHtml } from '../../../shared/report/html/render-html.ts';
import { renderJson } from '../../../shared/report/json.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { renderText } from '../../../shared/report/text.ts';
import { oneLine } from '../../../shared/report/untrusted.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { whatIf } from '../../../shared/what-if.ts';
import { redactForSite } from '../redaction/redact-for-site.ts';
import { readSettings } from '../settings.ts';
import { assumptionsOf } from './assumptions.ts';
import { type ClassifyOptions, parseClassifyOptions, usage } from './classify-options.ts';
import { localInput, type UnreadablePath } from './local-input.ts';
import { makeProgressBar } from './progress-bar.ts';

const exit = { done: 0, failOn: 1, unusable: 2 } as const;

async function main(args: readonly string[]): Promise<number> {
  const options = parseClassifyOptions(args);
  if (options === 'help') {
    process.stdout.write(`${usage}\n`);
    return exit.done;
  }
  const assumed = await assumptionsOf(options);
  const found = await Promise.all(options.paths.map(localInput));
  const unreadable = found.filter((each): each is UnreadablePath => 'why' in each);
  const { report, facts } = await classify(
    found.filter((each): each is AnalysisInput => !('why' in each)),
    options,
  );
  if (assumed !== null) report.whatIf = whatIf(facts, assumed, shippedPack);
  report.bundles.push(...unreadable.map(unreadableBundle));
  if (report.bundles.every(({ status }) => status === 'unreadable')) throw nothingReadable(report.bundles);
  const shown = allVisible(report);
  const printed = faces[options.format](options.redact ? await redacted(shown, options) : shown);
  if (options.output === undefined) await print(printed);
  else await writeFile(options.output, printed);
  return isAsBadAs(report, options['fail-on']) ? exit.failOn : exit.done;
}

async function redacted(report: Report, options: ClassifyOptions): Promise<Report> {
  const { stateFolder } = readSettings(process.env, process.cwd());
  const { report: shown, warning } = await redactForSite(report, stateFolder, options['redact-key'] ?? null);
  if (warning !== null) process.stderr.write(`logverdict: ${oneLine(warning, 2_000)}\n`);
  return shown;
}

const faces: Readonly<Record<ClassifyOptions['format'], (report: Report) => string>> = {
  text: renderText,
  json: renderJson,
  markdown: (report) => renderMarkdown(report, { full: true }),
  html: renderHtml,
};

async function classify(inputs: AnalysisInput[], { site, reference }: ClassifyOptions): Promise<Analysis> {
  const sizes = inputs.map(({ sizeBytes }) => sizeBytes);
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const bar = makeProgressBar(process.stderr, total, Date.now);
  let before = 0;
  let current = 0;
  const onProgress = (readBytes: number): void => {
    if (readBytes < current) before += current; // the next bundle has begun
    current = readBytes;
    bar.update(before + readBytes);
  };
  try {
    return await analyse(inputs, {
      site,
      reference: reference ?? null,
      pack: shippedPack,
      limits: limitsFrom(process.env.LOGVERDICT_LIMITS),
      onProgress,
    });
  } finally {
    bar.clear();
  }
}

const unreadableBundle = ({ path, why }: UnreadablePath): BundleReport => ({
  bundleId: '',
  fileName: path,
  sha256: null,
  sizeBytes: null,
  status: 'unreadable',
  problems: [{ code: 'cannot-be-read', member: null, detail: why }],
  coverage: { members: 0, decodedBytes: 0, lines: 0, from: null, to: null },
});

function nothingReadable(bundles: readonly BundleReport[]): Fault {
  const each = bundles.map(({ fileName, problems }) => {
    const why = problems.map(({ code, detail }) => `${detail} (${code})`).slice(0, 2);
    return `${oneLine(fileName, 200)}: ${why.join('; ')}`;
  });
  return new Fault('invalid-request', `nothing readable: ${each.join(', ')}`);
}

function isAsBadAs({ nodes, bundles }: Report, limit: ClassifyOptions['fail-on']): boolean {
  if (limit === undefined) return false;
  const found = [...nodes.map(({ verdict }) => verdict)];
  if (bundles.some(({ status }) => status === 'unreadable')) found.push('inconclusive');
  return found.some((verdict) => verdicts.indexOf(verdict) <= verdicts.indexOf(limit));
}

/** Resolves when a slow reader of a pipe has taken it all, or has gone away: `| head` is no error. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error)));
    process.stdout.write(text, (error) => {
      if (!error) resolve();
    });
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`logverdict: ${oneLine(message, 2_000)}\n`);
  process.exitCode = exit.unusable;
}
