// What the small SQS knows of queues as a whole: their names, ARNs and dead letters, and tasks that move what stands in a
// dead-letter queue elsewhere. As documented: one task at a time, only from a dead-letter queue, only what is visible.
import { randomUUID } from 'node:crypto';
import { type Message, nameOf, type Request } from './sqs.ts';

interface Queues {
  queues: ReadonlyMap<string, Message[]>;
  messagesOf(queue: string): Message[];
  isVisible(message: Message): boolean;
  redrive: Readonly<Record<string, string>>;
  urlOf(queue: string): string;
}

interface MoveTask {
  TaskHandle?: string;
  Status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  SourceArn: string;
  DestinationArn?: string | undefined;
  ApproximateNumberOfMessagesMoved: number;
  ApproximateNumberOfMessagesToMove: number;
  StartedTimestamp: number;
  FailureReason?: string;
}

const arnStart = 'arn:aws:sqs:eu-central-1:000000000000:';
const arnOf = (queue: string): string => arnStart + queue;
/** Of a task that was not told a rate. */
const usualPerSecond = 50;

export function queueOperations({
  queues,
  messagesOf,
  isVisible,
  redrive,
  urlOf,
}: Queues): Record<string, (r: Request) => object> {
  const tasks: MoveTask[] = [];
  const isThere = (queue: string): boolean =>
    queues.has(queue) || queue in redrive || Object.values(redrive).includes(queue);
  const named = (arn: string | undefined): string => {
    const queue = arn?.startsWith(arnStart) ? arn.slice(arnStart.length) : '';
    if (!isThere(queue)) throw new Error('ResourceNotFoundException');
    return queue;
  };

  const run = (task: MoveTask, from: string, to: string, perSecond: number): void => {
    const timer = setInterval(() => {
      const messages = messagesOf(from);
      const message = messages.find(isVisible);
      if (message && task.ApproximateNumberOfMessagesMoved < task.ApproximateNumberOfMessagesToMove) {
        messages.splice(messages.indexOf(message), 1);
        messagesOf(to).push({ ...message, receiveCount: 0, receipt: '' });
        task.ApproximateNumberOfMessagesMoved++;
        return;
      }
      clearInterval(timer);
      task.Status = 'COMPLETED';
      delete task.TaskHandle;
    }, 1000 / perSecond);
    timer.unref();
  };

  return {
    'AmazonSQS.GetQueueUrl': ({ QueueName = '' }) => {
      if (!isThere(QueueName)) throw new Error('com.amazonaws.sqs#QueueDoesNotExist');
      return { QueueUrl: urlOf(QueueName) };
    },
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }) => {
      const queue = nameOf(QueueUrl);
      const to = redrive[queue];
      const policy = to && { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(to), maxReceiveCount: 5 }) };
      const waiting = messagesOf(queue).filter(isVisible).length;
      return {
        Attributes: { QueueArn: arnOf(queue), ApproximateNumberOfMessages: String(waiting), ...policy },
      };
    },
    'AmazonSQS.StartMessageMoveTask': ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) => {
      const [from, to] = [named(SourceArn), named(DestinationArn)];
      if (!Object.values(redrive).includes(from)) throw new Error('InvalidParameterValue');
      if (tasks.some((task) => task.SourceArn === SourceArn && task.Status === 'RUNNING')) {
        throw new Error('com.amazonaws.sqs#UnsupportedOperation');
      }
      const task: MoveTask = {
        TaskHandle: randomUUID(),
        Status: 'RUNNING',
        SourceArn: arnOf(from),
        DestinationArn,
        ApproximateNumberOfMessagesMoved: 0,
        ApproximateNumberOfMessagesToMove: messagesOf(from).filter(isVisible).length,
        StartedTimestamp: Date.now(),
      };
      tasks.unshift(task);
      run(task, from, to, MaxNumberOfMessagesPerSecond ?? usualPerSecond);
      return { TaskHandle: task.TaskHandle };
    },
    'AmazonSQS.ListMessageMoveTasks': ({ SourceArn }) => ({
      Results: tasks.filter((task) => task.SourceArn === arnOf(named(SourceArn))).slice(0, 1),
    }),
  };
}
