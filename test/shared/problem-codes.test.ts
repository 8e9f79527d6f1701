// docs/problems.md and the program tell of the same problem codes and the same limits.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultLimits } from '../../shared/model/limits.ts';

const page = readFileSync('docs/problems.md', 'utf8');
const named = new Set([...page.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+|empty)`/g)].map(([, name]) => name ?? ''));
/** Verdict reasons that the page speaks of too. */
const reasons = ['log-truncated', 'evidence-truncated'];

const folders = ['shared', 'lambdas', 'infra/local'];
const sources = folders
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n');

it('every code of the page is one that the program gives', () => {
  const unknown = [...named].filter((code) => !reasons.includes(code) && !sources.includes(`'${code}'`));
  expect(unknown).toEqual([]);
});

it('every code that the reading gives stands on the page', () => {
  const reading = ['shared/bundle', 'shared/log', 'shared/config', 'shared/capture', 'shared/report']
    .flatMap((folder) => readdirSync(folder, { encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .concat(readdirSync('shared').map((name) => `shared/${name}`))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(name, 'utf8'))
    .join('\n');
  const given = [
    ...reading.matchAll(
      /(?:code: |[nN]ote(?:Once)?\((?:notes, )?|[dD]amage\((?:notes, (?:path|member), )?)'([a-z0-9-]+)'/g,
    ),
  ].map(([, code]) => code ?? '');
  expect(given.length).toBeGreaterThan(30);
  expect([...new Set(given)].filter((code) => !named.has(code))).toEqual([]);
});

it('every limit stands on the page, but for what is only shown less of', () => {
  const shownLess = ['maxContinuationBytes', 'maxFailedTxnIds', 'maxChainsPerServer', 'maxImpactSamples'];
  const missing = Object.keys(defaultLimits).filter((name) => !page.includes(`\`${name}\``));
  expect(missing.sort()).toEqual(shownLess.sort());
});
