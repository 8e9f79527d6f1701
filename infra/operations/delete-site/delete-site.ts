// `npm run delete-site`: everything of a customer is deleted, by the calls of the API.
import { makeApiClient } from '../api/api-client.ts';
import { tokenFromEnvironment } from '../api/api-target.ts';
import { exit, runCommand, say } from '../command.ts';
import { parseDeleteSiteOptions, usage } from './delete-site-options.ts';
import { runDeleteSite } from './run-delete-site.ts';

const answerMs = 35_000;
const retries = 5;
const lookMs = 1_000;

await runCommand(usage, async (args) => {
  const { url, ...asked } = parseDeleteSiteOptions(args);
  const interruption = new AbortController();
  const { signal } = interruption;
  const api = makeApiClient({ url, token: tokenFromEnvironment(process.env), answerMs, retries, signal });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
  const { found, deleted, left } = await runDeleteSite({ ...asked, api, lookMs, signal, say });
  if (!asked.isMeant) {
    say(`${found} bundles would be deleted, with all that came of them: --yes does it`);
    return exit.done;
  }
  say(`${deleted} bundles are deleted`);
  if (left.length > 0 || signal.aborted) {
    say(`something of ${asked.site} is left in ${left.join(', ') || 'the lists'}: give the same command again`);
    return exit.failed;
  }
  say('What stays, and how it goes: docs/operations.md, "Delete a customer’s data"');
  return exit.done;
});
