// What every work queue must do. The port only sends; the factory adds the receiving side of the same queue.
import { expect, test } from 'vitest';
import type { WorkQueue } from '../../shared/model/ports.ts';

export interface ReceivedMessage {
  body: string;
  receiveCount: number;
  done(): Promise<void>;
  /** Gives it back, to be had again at once. */
  giveBack(): Promise<void>;
}

export interface WorkQueueUnderTest {
  queue: WorkQueue;
  /** null: nothing to be had. */
  receive(): Promise<ReceivedMessage | null>;
}

export function workQueueContract(make: () => Promise<WorkQueueUnderTest>): void {
  test('what is sent is received whole', async () => {
    const { queue, receive } = await make();
    const body = JSON.stringify({ key: 'drop/lab/ü +.tar.gz', lines: 'a\nb' });
    await queue.send(body);
    expect(await receive()).toMatchObject({ body, receiveCount: 1 });
  });

  test('a message that is being worked on is not handed out again', async () => {
    const { queue, receive } = await make();
    await queue.send('one');
    await receive();
    expect(await receive()).toBeNull();
  });

  test('a message that is done never comes back', async () => {
    const { queue, receive } = await make();
    await queue.send('one');
    await (await receive())?.done();
    expect(await receive()).toBeNull();
  });

  test('a message that is given back comes again and counts how often', async () => {
    const { queue, receive } = await make();
    await queue.send('one');
    await (await receive())?.giveBack();
    expect(await receive()).toMatchObject({ body: 'one', receiveCount: 2 });
  });

  test('after five failures a message is not handed out any more', async () => {
    const { queue, receive } = await make();
    await queue.send('one');
    for (const time of [1, 2, 3, 4, 5]) {
      const message = await receive();
      expect(message).toMatchObject({ receiveCount: time });
      await message?.giveBack();
    }
    expect(await receive()).toBeNull();
  });
}
