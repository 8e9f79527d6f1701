// `npm run restore -- FOLDER`: a backup becomes the state of the system on this machine.
import { resolve } from 'node:path';
import * as z from 'zod';
import { readSettings } from '../../local/settings.ts';
import { exit, parseWords, runCommand, say } from '../command.ts';
import { restoreState } from './restore-state.ts';

const usage = `usage: npm run -s restore -- FOLDER

  Makes the state in LOGVERDICT_STATE (.logverdict) of a backup. There must be none yet: move the old one away first. What
  was being read when the backup was made is read again with npm start, and every report beside the drop folder is written
  anew. Tokens, links and bundles that were removed since are back: remove them once more.

  Exit 0: it is restored; 1: nothing is; 2: usage.`;

const Words = z.object({ positionals: z.tuple([z.string().min(1)], 'expected the folder of a backup') });

await runCommand(usage, async (args) => {
  const { positionals } = parseWords(args, {}, Words);
  const { stateFolder } = readSettings(process.env, process.cwd());
  const { bundles, createdAt } = await restoreState(resolve(positionals[0]), stateFolder);
  say(`${bundles} bundles, as of ${createdAt}, are in ${stateFolder}: npm start goes on from there`);
  return exit.done;
});
