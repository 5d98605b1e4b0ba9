import { quote } from '../../analysis/lib/quote.js';
import type { App } from './app.js';
import { LONGEST_ENVIRONMENT } from '../../analysis/model/deployment.js';
import { LONGEST_PATTERN, measurePattern } from './resources/rules.js';
import type { Template } from './template.js';

/** What AWS takes. Those of a bus and an API are quotas that AWS raises on request; the others are fixed. */
export const LIMITS = {
  resources: 500,
  outputs: 200,
  templateBytes: 1_000_000,
  rulesOfBus: 300,
  routesOfApi: 300,
  variablesBytes: 4096,
  sourceLength: 256,
  eventName: 128,
};

/** Why AWS would not take a template: one sentence, and what to do. */
export type Fault = { readonly message: string; readonly help: string };

export function findFaults(app: App, template: Template, text: string): readonly Fault[] {
  return [
    ...findCountFaults(app, template, text),
    ...findNameFaults(app),
    ...findPatternFaults(app),
    ...findVariableFaults(app, template),
  ];
}

function findNameFaults({ project, deployment, subscribers }: App): readonly Fault[] {
  const faults: Fault[] = [];
  const sourceLength = project.length + 1 + LONGEST_ENVIRONMENT;
  if (sourceLength > LIMITS.sourceLength)
    faults.push({
      message: `The project name has ${project.length} characters: with the environment, the source of an event can have ${LIMITS.sourceLength}`,
      help: 'Write a shorter projectName in the config.',
    });
  for (const source of deployment.sources)
    if (source.length > LIMITS.sourceLength)
      faults.push({
        message: `A source in events.sources has ${source.length} characters, and EventBridge takes ${LIMITS.sourceLength}: ${quote(source)}`,
        help: 'No event can have such a source: correct it.',
      });
  const long = new Set(subscribers.flatMap(({ events }) => events).filter((name) => name.length > LIMITS.eventName));
  for (const name of long)
    faults.push({
      message: `The event name ${quote(name)} has ${name.length} characters, and EventBridge drops events with more than ${LIMITS.eventName}`,
      help: 'Give the event a shorter name.',
    });
  return faults;
}

function findPatternFaults(app: App): readonly Fault[] {
  return app.subscribers.flatMap(({ name, events }) => {
    const length = Math.max(...events.map((event) => measurePattern(app, [event])));
    if (length <= LONGEST_PATTERN) return [];
    return {
      message: `A rule of the subscriber ${quote(name)} has a pattern of ${length} bytes, and EventBridge takes ${LONGEST_PATTERN}`,
      help: 'Write fewer or shorter sources in events.sources: every rule has all of them.',
    };
  });
}

function findVariableFaults(app: App, template: Template): readonly Fault[] {
  return [...app.apis, ...app.subscribers].flatMap(({ id, built }) => {
    // A value that CloudFormation fills in is about as long as its function.
    const bytes = Buffer.byteLength(JSON.stringify(template.Resources[`${id}Function`]?.Properties['Environment']));
    if (bytes <= LIMITS.variablesBytes) return [];
    return {
      message: `The environment variables of ${quote(built.file ?? built.name)} have ${bytes} bytes, and Lambda takes ${LIMITS.variablesBytes}`,
      help: 'Put long values into a parameter of SSM, which secrets.getSecret reads.',
    };
  });
}

function findCountFaults(app: App, template: Template, text: string): readonly Fault[] {
  const ofType = (type: string): number => Object.values(template.Resources).filter(({ Type }) => Type === type).length;
  const resources = Object.keys(template.Resources).length;
  const bytes = Buffer.byteLength(text);
  const outputs = Object.keys(template.Outputs).length;
  const rules = ofType('AWS::Events::Rule');
  const routes = ofType('AWS::ApiGatewayV2::Route');
  const faults: readonly (Fault & { readonly holds: boolean })[] = [
    {
      holds: resources <= LIMITS.resources,
      message: `The template has ${resources} resources, and CloudFormation takes ${LIMITS.resources}: ${describeShares(app, template)}`,
      help: toSmaller(app),
    },
    {
      holds: bytes <= LIMITS.templateBytes,
      message: `The template has ${bytes} bytes, and CloudFormation takes ${LIMITS.templateBytes}`,
      help: toSmaller(app),
    },
    {
      holds: outputs <= LIMITS.outputs,
      message: `The template has ${outputs} outputs, and CloudFormation takes ${LIMITS.outputs}: one for each subscriber`,
      help: toSmaller(app),
    },
    {
      holds: rules <= LIMITS.rulesOfBus,
      message: `The app has ${rules} rules, and an event bus takes ${LIMITS.rulesOfBus}`,
      help: 'Split the app in two that share events through events.sources, each with a bus of its own.',
    },
    {
      holds: routes <= LIMITS.routesOfApi,
      message: `The app has ${routes} routes, and an HTTP API takes ${LIMITS.routesOfApi}`,
      help: "Write deploy: { functions: 'single' } in the config: one function then has all routes.",
    },
  ];
  return faults.filter(({ holds }) => !holds).map(({ message, help }) => ({ message, help }));
}

/** How many resources come from what. */
function describeShares({ apis, subscribers }: App, { Resources }: Template): string {
  const ids = Object.keys(Resources);
  const ofSubscribers = ids.filter((id) => id.startsWith('Subscriber')).length;
  const ofApi = ids.filter((id) => /^(?:Api|Route|Http)/.test(id)).length;
  return `${ofSubscribers} for ${subscribers.length} subscribers, ${ofApi} for ${apis.length} functions of the API`;
}

function toSmaller({ deployment, apis }: App): string {
  const split = 'Split the app in two that share a bus: each needs a config with its own events.subscribers.';
  if (deployment.functions === 'single' || apis.length < 2) return split;
  return `Write deploy: { functions: 'single' } in the config, so that one function has all routes. If that is not enough: ${split.charAt(0).toLowerCase()}${split.slice(1)}`;
}
