// `npm run redrive`: messages that were set aside go back into the work queue, on AWS or on this machine.
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import { openSetAsideQueue, queuesOfStage } from '../../../lambdas/aws/sqs-set-aside.ts';
import { Fault } from '../../../shared/model/fault.ts';
import { readSettings } from '../../local/settings.ts';
import { runCommand, say } from '../command.ts';
import { parseRedriveOptions, type RedriveOptions, usage } from './redrive-options.ts';
import { listQueue, redriveQueue } from './redrive-queue.ts';
import { redriveState } from './redrive-state.ts';

const lookMs = 1_000;

await runCommand(usage, async (args) => {
  const options = parseRedriveOptions(args);
  return options.target.kind === 'state' ? onThisMachine(options) : onAws(options);
});

async function onAws({ target, perSecond, isList }: RedriveOptions): Promise<number> {
  using opened = new DisposableStack();
  const client = opened.adopt(makeSqsClient(), (each) => each.destroy());
  if (target.kind === 'state') throw new Error('expected a deployment on AWS');
  const pair = target.kind === 'stage' ? await queuesOfStage(client, target.stage) : target;
  const queue = await openSetAsideQueue(client, pair.from);
  return isList ? await listQueue(queue, say) : await redriveQueue({ queue, pair, perSecond, say, lookMs });
}

function onThisMachine({ isList }: RedriveOptions): number {
  const { stateFolder } = readSettings(process.env, process.cwd());
  try {
    return redriveState({ stateFolder, isList, now: new Date(), say });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Error(
      `${error.message}; or, while it runs, have the failed bundles read again: npm run reclassify -- --url … --status failed`,
      { cause: error },
    );
  }
}
