// `npm start`: the whole system on this machine, in the working directory. `-- --new-token` gives out another token.
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../../shared/model/fault.ts';
import { oneLine } from '../../shared/report/untrusted.ts';
import { giveToken } from './first-token.ts';
import { onNpmGone } from './npm-parent.ts';
import { program } from './program.ts';
import { readSettings, type Settings } from './settings.ts';
import { type System, startSystem } from './system.ts';

const pollMs = 500;
/** Longer than a copy usually stalls; a small bundle still has its verdict within seconds. */
const stillMs = 2_000;
/** How long what is at hand may take to end after Ctrl-C. */
const graceMs = 3_000;

/** Longest path of Linux. */
const maxPath = 4_096;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'new-token': { type: 'boolean', default: false } } });
  outliveReaders();
  const settings = readSettings(process.env, process.cwd());
  const system = await startSystem({ settings, program, now: () => new Date(), pollMs, stillMs, say, warn });
  stopWhenTold(system);
  say(`logverdict ${program.engineVersion} listens on ${system.url}`);
  const { tokens } = system.storage;
  const isNew = await giveToken(tokens, values['new-token'], (token) => say(`token: ${token}`));
  if (isNew) say('Keep the token: it is not shown again, and only its hash is stored.');
  else say(`${tokens.count()} access token(s) exist; npm start -- --new-token gives out another.`);
  for (const line of nextSteps(settings, system.url)) say(line);
}

function nextSteps({ dropFolder, reportsFolder }: Settings, url: string): string[] {
  const shown = (folder: string): string => oneLine(relative(process.cwd(), folder) || folder, maxPath);
  return [
    `Next: copy a diagnostic bundle to ${shown(dropFolder)}/<site>/; its report appears below ${shown(reportsFolder)}/<site>/.`,
    `Or ask: curl -H "Authorization: Bearer $TOKEN" ${url}/v1/nodes`,
    `Every call is described at ${url}/docs`,
    'Ctrl-C stops; nothing is lost.',
  ];
}

/** `npm start | head -1`: lines that nobody reads any more are lost, and nothing else is. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** By a signal, or because npm was ended. The second signal does not wait. */
function stopWhenTold(system: System): void {
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    system.stop(graceMs).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  onNpmGone(() => {
    if (!stopping) stop();
  });
}

function fail(error: unknown): never {
  warn(`logverdict: ${oneLine(reasonOf(error), maxPath)}`);
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Fault) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}: PORT=<number> chooses another port`;
  return error.message;
}

await main().catch(fail);
