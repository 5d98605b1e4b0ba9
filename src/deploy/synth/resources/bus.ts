import type { EventBusName } from '../../../analysis/model/deployment.js';
import type { App } from '../app.js';
import { arn, att, ref, type Resources, sub, type Value } from '../template.js';

/** The bus, if the app does not share one that exists, and its archive. */
export function toBus(app: App): Resources {
  const { bus, archiveDays } = app.deployment;
  return {
    ...(!bus.external && {
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: sub(`${bus.name}-\${Environment}`) } },
    }),
    ...(archiveDays !== undefined && {
      Archive: {
        Type: 'AWS::Events::Archive',
        Properties: {
          SourceArn: findBusArn(bus),
          RetentionDays: archiveDays,
          EventPattern: { source: [toSource(app)] },
        },
      },
    }),
  };
}

/** The name of the bus, or the ARN that the config gives. */
export function findBusName({ name, external }: EventBusName): Value {
  return external ? name : ref('Bus');
}

export function findBusArn({ name, external }: EventBusName): Value {
  if (!external) return att('Bus', 'Arn');
  return name.startsWith('arn:') ? name : arn('events', `event-bus/${name}`);
}

/** What `Source` says of this app and its environment: the one place for emits, rules and secrets. */
export function toSource({ project }: Pick<App, 'project'>): Value {
  return sub(`${project}/\${Environment}`);
}
