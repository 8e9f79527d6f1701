// `npm run reclassify`: stored bundles are read again, by the calls of the API.
import { makeApiClient } from '../api/api-client.ts';
import { tokenFromEnvironment } from '../api/api-target.ts';
import { exit, runCommand, say } from '../command.ts';
import { parseReclassifyOptions, usage } from './reclassify-options.ts';
import { runReclassify } from './run-reclassify.ts';

const answerMs = 35_000;
/** A run takes hours, and a connection that breaks is no reason to end it. */
const retries = 5;
const lookMs = 1_000;

await runCommand(usage, async (args) => {
  const options = parseReclassifyOptions(args);
  const interruption = new AbortController();
  const { signal } = interruption;
  const api = makeApiClient({ url: options.url, token: tokenFromEnvironment(process.env), answerMs, retries, signal });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
  try {
    const outcome = await runReclassify({ ...options, api, lookMs, signal, say });
    if (options.isDryRun) say(`${outcome.matched} bundles would be read again`);
    else
      say(`${outcome.read} of ${outcome.matched} bundles read again, ${outcome.changed} changed, ${outcome.left} left`);
    return outcome.left === 0 && !signal.aborted ? exit.done : exit.failed;
  } finally {
    interruption.abort();
  }
});
