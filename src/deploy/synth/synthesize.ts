import { toAlarms } from './resources/alarms.js';
import { toApi } from './resources/api.js';
import { type App, type AppInput, toApp } from './app.js';
import { findBusName, toBus } from './resources/bus.js';
import { type Fault, findFaults } from './limits.js';
import { toParameters } from './parameters.js';
import { toSubscriber } from './resources/subscriber.js';
import { att, type Output, ref, renderTemplate, type Resources, type Template } from './template.js';

export type Synthesis = {
  readonly template: Template;
  /** The template as it is written. */
  readonly text: string;
  /** Why AWS would not take the template; empty if it would. */
  readonly faults: readonly Fault[];
};

/** The template of an app: the same for the same input. */
export function synthesize(input: AppInput): Synthesis {
  const app = toApp(input);
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `${app.project}, by tsc-run synth`,
    Parameters: toParameters(app.deployment),
    Resources: toResources(app),
    Outputs: toOutputs(app),
  };
  const text = renderTemplate(template);
  return { template, text, faults: findFaults(app, template, text) };
}

function toResources(app: App): Resources {
  return Object.assign(
    toBus(app),
    ...app.subscribers.map((each) => toSubscriber(app, each)),
    toApi(app),
    toAlarms(app),
  );
}

function toOutputs(app: App): Readonly<Record<string, Output>> {
  const queues = app.subscribers.map(({ id, name }): [string, Output] => [
    `${id}DeadLetters`,
    {
      Description: `The queue of the dead letters of ${name}`.slice(0, LONGEST_DESCRIPTION),
      Value: ref(`${id}DeadLetters`),
    },
  ]);
  const url: Output = { Description: 'The address of the API', Value: att('HttpApi', 'ApiEndpoint') };
  const topic: Output = { Description: 'The topic of the alarms', Value: ref('AlarmTopic') };
  const hasTopic = app.deployment.alarms === true && app.subscribers.length > 0;
  return {
    EventBus: { Description: 'The event bus', Value: findBusName(app.deployment.bus) },
    ...(app.apis.length > 0 && { ApiUrl: url }),
    ...(hasTopic && { AlarmTopic: topic }),
    ...Object.fromEntries(queues),
  };
}

const LONGEST_DESCRIPTION = 1024;
