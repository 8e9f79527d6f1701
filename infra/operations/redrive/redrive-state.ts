// Redriving on this machine: the dead letters of the state folder go back into its queue.
import { deadLetters, putBack } from '../../local/storage/sqlite/dead-letter-rows.ts';
import { exit } from '../command.ts';
import { withState } from '../open-state.ts';
import { messageLine } from './redrive-queue.ts';

export interface RedriveStateParts {
  stateFolder: string;
  isList: boolean;
  now: Date;
  say: (line: string) => void;
}

/** Throws Fault `configuration-invalid` while a system runs on the folder. */
export const redriveState = ({ stateFolder, isList, now, say }: RedriveStateParts): number =>
  withState(stateFolder, (db) => {
    const letters = deadLetters(db);
    for (const { body, diedAt } of letters) say(messageLine(body, diedAt));
    if (letters.length === 0) say('nothing is set aside');
    else if (isList) say(`${letters.length} messages are set aside`);
    else {
      putBack(db, letters, now);
      say(`${letters.length} messages are back in the queue: they are read with the next npm start`);
    }
    return exit.done;
  });
