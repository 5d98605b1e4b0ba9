import { toSource } from './bus.js';
import type { App, DeployedSubscriber } from '../app.js';
import { findBusName } from './bus.js';
import { LONGEST_ENVIRONMENT } from '../../../analysis/model/deployment.js';
import { att, type Resources, type Value } from '../template.js';

/** What EventBridge takes as the pattern of a rule. */
export const LONGEST_PATTERN = 2048;

/** Names of a subscriber's rules: one, unless its event names need more than one pattern. */
export function listRules(app: App, { id, events }: DeployedSubscriber): readonly string[] {
  return splitNames(app, events).map((_, index) => toRuleId(id, index));
}

/** The rules of a subscriber, each with the same target. */
export function toRules(app: App, { id, events }: DeployedSubscriber, target: Value): Resources {
  const rules = splitNames(app, events).map((names, index) => {
    const EventPattern = { source: toSources(app), 'detail-type': names };
    const EventBusName = findBusName(app.deployment.bus);
    return [
      toRuleId(id, index),
      { Type: 'AWS::Events::Rule', Properties: { EventBusName, EventPattern, Targets: [target] } },
    ] as const;
  });
  return Object.fromEntries(rules);
}

/** The ARNs of a subscriber's rules: only they may use what the rules send to. */
export function listRuleArns(app: App, subscriber: DeployedSubscriber): readonly Value[] {
  return listRules(app, subscriber).map((id) => att(id, 'Arn'));
}

function toRuleId(id: string, index: number): string {
  return index === 0 ? `${id}Rule` : `${id}Rule${index + 1}`;
}

function toSources(app: App): readonly Value[] {
  return [toSource(app), ...app.deployment.sources];
}

/** The length that a pattern has in the environment with the longest name, in bytes. */
export function measurePattern({ project, deployment }: App, names: readonly string[]): number {
  const longest = `${project}/${'e'.repeat(LONGEST_ENVIRONMENT)}`;
  const pattern = { source: [longest, ...deployment.sources], 'detail-type': names };
  return Buffer.byteLength(JSON.stringify(pattern));
}

/** Parts of a list of event names, in its order, each as long as a pattern may be. */
function splitNames(app: App, events: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (const name of events) {
    const part = parts.at(-1);
    if (part !== undefined && measurePattern(app, [...part, name]) <= LONGEST_PATTERN) part.push(name);
    else parts.push([name]);
  }
  return parts;
}
