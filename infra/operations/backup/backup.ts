// `npm run backup -- FOLDER`: the state of the system on this machine, copied while it works or at rest.
import { resolve } from 'node:path';
import * as z from 'zod';
import { readSettings } from '../../local/settings.ts';
import { exit, parseWords, runCommand, say, warn } from '../command.ts';
import { backupState } from './backup-state.ts';

const usage = `usage: npm run -s backup -- FOLDER

  Copies the state in LOGVERDICT_STATE (.logverdict) into a new folder, while npm start goes on or at rest: bundles,
  reports, verdicts, tokens, the queue, and keys of redaction. npm run restore makes a state of it. drop/ and reports/ are
  not part of it: what was taken from the one is in the state, and the other is written anew.

  Exit 0: there is a whole backup; 1: there is none; 2: usage.`;

const Words = z.object({ positionals: z.tuple([z.string().min(1)], 'expected the folder that the backup is to be') });

await runCommand(usage, async (args) => {
  const { positionals } = parseWords(args, {}, Words);
  const target = resolve(positionals[0]);
  const { stateFolder } = readSettings(process.env, process.cwd());
  const { bundles, files, sizeBytes, lost } = await backupState({
    stateFolder,
    target,
    now: () => new Date(),
    onStep: say,
  });
  say(`${bundles} bundles, ${files} files, ${sizeBytes} bytes are in ${target}`);
  for (const path of lost) warn(`${path} is not there, and not in the backup: its bundle cannot be read again`);
  return exit.done;
});
