import { randomUUID } from 'node:crypto';
import type { Stack } from './stack.js';

/** A message as it lies in a queue. Times are in seconds of the cloud's own clock. */
export type Message = {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Stays when it becomes a dead letter: retention counts from here. */
  readonly sentAt: number;
  receiveCount: number;
  visibleAt: number;
  /** The queue that it came from, if it is a dead letter. */
  readonly origin?: string;
};

export type Queue = {
  readonly arn: string;
  readonly messages: readonly Message[];
  send(body: string, attributes?: Readonly<Record<string, string>>): void;
  /** Messages that nobody sees for the visibility timeout then. What was received too often becomes a dead letter. */
  receive(most: number): readonly Message[];
  delete(messageId: string): void;
  /** Takes all messages. */
  drain(): readonly Message[];
  /** When the next message can be received; undefined if there is none. */
  nextAt(): number | undefined;
};

/** The queues of a stack, by ARN. */
export function createQueues(stack: Stack, now: () => number): ReadonlyMap<string, Queue> {
  const stores = new Map<string, Message[]>();
  const queues = stack.ofType('AWS::SQS::Queue').map(({ attributes, properties }): [string, Queue] => {
    const arn: string = attributes['Arn'];
    stores.set(arn, []);
    const { VisibilityTimeout = 30, MessageRetentionPeriod = 345_600, RedrivePolicy } = properties;
    const listed = (): Message[] => {
      const kept = stores.get(arn)!.filter(({ sentAt }) => sentAt + MessageRetentionPeriod > now());
      stores.set(arn, kept);
      return kept;
    };
    const remove = (message: Message): void => {
      stores.set(
        arn,
        listed().filter((each) => each !== message),
      );
    };
    const bury = (message: Message): void => {
      remove(message);
      const { receiveCount, ...rest } = message;
      const letter = { ...rest, receiveCount, visibleAt: now(), origin: arn };
      stores.get(RedrivePolicy.deadLetterTargetArn)!.push(letter);
    };
    return [
      arn,
      {
        arn,
        get messages() {
          return listed();
        },
        send(body, given = {}) {
          const message = { messageId: randomUUID(), body, attributes: given, sentAt: now(), receiveCount: 0 };
          stores.get(arn)!.push({ ...message, visibleAt: now() });
        },
        receive(most) {
          const received: Message[] = [];
          for (const message of listed().filter(({ visibleAt }) => visibleAt <= now())) {
            if (received.length === most) break;
            if (RedrivePolicy && message.receiveCount >= RedrivePolicy.maxReceiveCount) {
              bury(message);
              continue;
            }
            message.receiveCount++;
            message.visibleAt = now() + VisibilityTimeout;
            received.push(message);
          }
          return received;
        },
        delete(messageId) {
          stores.set(
            arn,
            listed().filter((each) => each.messageId !== messageId),
          );
        },
        drain() {
          const all = listed();
          stores.set(arn, []);
          return all;
        },
        nextAt() {
          const times = listed().map(({ visibleAt }) => visibleAt);
          return times.length === 0 ? undefined : Math.min(...times);
        },
      },
    ];
  });
  return new Map(queues);
}
