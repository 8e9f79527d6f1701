// `npm run redrive` against SQS over the wire: what was set aside goes back into the work queue.
import { ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { s3EventOf } from '../../../infra/local/drop/s3-event.ts';
import { UsageError } from '../../../infra/operations/command.ts';
import { parseRedriveOptions } from '../../../infra/operations/redrive/redrive-options.ts';
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import { openSetAsideQueue } from '../../../lambdas/aws/sqs-set-aside.ts';
import { startSqs } from '../../services/sqs.ts';
import { runCommand } from './command-process.ts';

const arn = (queue: string): string => `arn:aws:sqs:eu-central-1:000000000000:${queue}`;
const [work, dead, setAside] = ['logverdict-prod-work', 'logverdict-prod-dead-letters', 'set-aside'];

const eventOf = (name: string): string =>
  s3EventOf(
    {
      key: `drop/lab/${name}`,
      versionId: 'v1',
      sequencer: '01',
      sha256: 'a'.repeat(64),
      sizeBytes: 5,
      lastModified: new Date(0),
    },
    'Put',
  );

async function queues() {
  const service = await startSqs({ redrive: { [work]: dead, [dead]: setAside } });
  const client = makeSqsClient(service.config);
  onTestFinished(async () => {
    client.destroy();
    await service.close();
  });
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SQS: new URL(service.queueUrl).origin,
  };
  return {
    service,
    client,
    run: (...args: string[]) => runCommand('redrive/redrive', args, { env }),
    put: (body: string) => send(client, service.urlOf(setAside), body),
    in: (queue: string) => bodiesIn(client, service.urlOf(queue)),
  };
}

const send = async (client: SQSClient, QueueUrl: string, MessageBody: string) =>
  void (await client.send(new SendMessageCommand({ QueueUrl, MessageBody })));

async function bodiesIn(client: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    if (Messages.length === 0) return bodies.sort();
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
}

describe('what was set aside', () => {
  test('goes back into the work queue of the stage, and how far it is is told', async () => {
    const { run, put, in: bodies } = await queues();
    for (const name of ['a.tar.gz', 'b.tar.gz', 'c.tar.gz']) await put(eventOf(name));
    const { code, output, errors } = await run('--stage', 'prod');
    expect(errors).toBe('');
    expect(output).toMatch(`3 messages, from ${arn(setAside)} to ${arn(work)}\n`);
    expect(output).toMatch(/^completed: 3 of 3 moved$/m);
    expect(code).toBe(0);
    expect(await bodies(work)).toEqual(['a.tar.gz', 'b.tar.gz', 'c.tar.gz'].map(eventOf));
    expect(await bodies(setAside)).toEqual([]);
  });

  test('goes where the ARNs say, no faster than it may', async () => {
    const { run, put, in: bodies } = await queues();
    for (const name of ['a', 'b', 'c']) await put(eventOf(name));
    const begun = Date.now();
    expect((await run('--from', arn(setAside), '--to', arn('elsewhere'), '--rate', '2')).code).toBe(1); // no such queue
    const ended = await run('--from', arn(setAside), '--to', arn(work), '--rate', '2');
    expect(ended.output).toMatch(/^running: \d of 3 moved$/m);
    expect(ended.code).toBe(0);
    expect(Date.now() - begun).toBeGreaterThan(1_500);
    expect(await bodies(work)).toHaveLength(3);
  });

  test('is listed by the keys of the bundles, and stays where it is', async () => {
    const { run, put, in: bodies, client, service } = await queues();
    for (const name of ['a b.tar.gz', '\u{202e}gpj.tar.gz']) await put(eventOf(name));
    await put('nothing of the kind');
    const { code, output } = await run('--stage', 'prod', '--list');
    expect(code).toBe(0);
    expect(output).toMatch(/ {2}drop\/lab\/a b\.tar\.gz$/m);
    expect(output).toMatch(/ {2}drop\/lab\/\u{fffd}gpj\.tar\.gz$/mu);
    expect(output).toMatch(/ {2}a message that is about no bundle$/m);
    expect(output).toMatch(/^3 messages are set aside$/m);
    expect(await (await openSetAsideQueue(client, arn(setAside))).count()).toBe(3);
    expect(service.hiddenMs(setAside)).toEqual([0, 0, 0]);
    expect(await bodies(work)).toEqual([]);
  });

  test('is nothing: that is said, and nothing is started', async () => {
    const { run } = await queues();
    expect(await run('--stage', 'prod')).toEqual({ code: 0, output: 'nothing is set aside\n', errors: '' });
  });
});

describe('what cannot be is said in one line', () => {
  test.each([
    [['--stage', 'trial'], /expected a queue called logverdict-trial-dead-letters, found none/],
    [['--from', arn('nowhere'), '--to', arn(work)], /expected a queue called nowhere, found none/],
  ])('%j', async (args, message) => {
    const { run } = await queues();
    const { code, errors } = await run(...args);
    expect(code).toBe(1);
    expect(errors).toMatch(/^logverdict: [^\n]+\n$/);
    expect(errors).toMatch(message);
  });

  test('a second move while one is under way', async () => {
    const { run, put } = await queues();
    for (const name of ['a', 'b', 'c', 'd']) await put(eventOf(name));
    const args = ['--stage', 'prod', '--rate', '2'];
    const ended = await Promise.all([run(...args), run(...args)]);
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
  });
});

describe('usage', () => {
  test.each([
    [['prod'], /expected options alone, found more/],
    [['--from', arn('a')], /expected --from and --to, found one of them/],
    [['--from', 'a', '--to', arn('b')], /--from: expected the ARN of a queue/],
    [['--stage', 'prod', '--from', arn('a'), '--to', arn('b')], /expected --stage or --from, found both/],
    [['--rate', '5'], /expected --rate for a deployment on AWS/],
    [['--stage', 'prod', '--rate', '900'], /--rate: expected a number of messages a second, from 1 to 500/],
  ])('that is wrong is said in one line: %j', (args, message) => {
    expect(() => parseRedriveOptions(args)).toThrow(UsageError);
    expect(() => parseRedriveOptions(args)).toThrow(message);
  });

  test('that is wrong ends it with 2', async () => {
    expect(await runCommand('redrive/redrive', ['prod'])).toEqual({
      code: 2,
      output: '',
      errors: 'logverdict: expected options alone, found more\n',
    });
  });
});
