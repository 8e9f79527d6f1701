// `npm run smoke -- URL`: whether a deployment does what it should, found out by HTTP alone.
import { tokenFromEnvironment } from '../api/api-target.ts';
import { exit, runCommand, say } from '../command.ts';
import { runSmoke } from './run-smoke.ts';
import { parseSmokeOptions, usage } from './smoke-options.ts';

/** Longer than any answer takes. */
const answerMs = 35_000;

await runCommand(usage, async (args) => {
  const options = parseSmokeOptions(args);
  const token = tokenFromEnvironment(process.env);
  const interruption = new AbortController();
  // The second signal does not wait for what is being removed.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  const start = performance.now();
  const { ok, failed, leftOut, isClean } = await runSmoke({
    ...options,
    token,
    answerMs,
    signal: interruption.signal,
    say,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const interrupted = interruption.signal.aborted ? ', interrupted' : '';
  say(`${ok} ok, ${failed} failed, ${leftOut} left out, in ${seconds} s${interrupted}`);
  return failed === 0 && ok > 0 && isClean && interrupted === '' ? exit.done : exit.failed;
});
