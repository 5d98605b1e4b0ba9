import type { App, DeployedSubscriber } from '../app.js';
import { att, ref, type Resources, type Value } from '../template.js';

/** Alarms for each subscriber, and the topic that they tell unless the config names one. */
export function toAlarms(app: App): Resources {
  const { alarms } = app.deployment;
  if (alarms === false || app.subscribers.length === 0) return {};
  const topic = alarms === true ? ref('AlarmTopic') : alarms;
  return {
    ...(alarms === true && { AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: {} } }),
    ...Object.assign({}, ...app.subscribers.map((each) => toAlarmsOf(each, topic))),
  };
}

function toAlarmsOf({ id, name, settings }: DeployedSubscriber, topic: Value): Resources {
  const { delivery, timeout, batchWindow, retries } = settings;
  const dead = toAlarm({
    AlarmDescription: `Events that the subscriber ${name} could not process`,
    queue: `${id}DeadLetters`,
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 0,
    topic,
  });
  // What is older than all of its attempts would take waits for the others.
  const age = toAlarm({
    AlarmDescription: `Events wait long for the subscriber ${name}`,
    queue: `${id}Queue`,
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: (6 * timeout + batchWindow) * (retries + 1),
    topic,
  });
  return { [`${id}DeadAlarm`]: dead, ...(delivery === 'queue' && { [`${id}AgeAlarm`]: age }) };
}

type Alarm = {
  readonly AlarmDescription: string;
  readonly queue: string;
  readonly MetricName: string;
  readonly Threshold: number;
  readonly topic: Value;
};

function toAlarm({ AlarmDescription, queue, MetricName, Threshold, topic }: Alarm): Resources[string] {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: AlarmDescription.slice(0, LONGEST_DESCRIPTION),
      Namespace: 'AWS/SQS',
      MetricName,
      Dimensions: [{ Name: 'QueueName', Value: att(queue, 'QueueName') }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold,
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
    },
  };
}

const LONGEST_DESCRIPTION = 1024;
