import type { Deployment } from '../../analysis/model/deployment.js';
import type { Parameter } from './template.js';

export const LONGEST_ENVIRONMENT = 30;

const ENVIRONMENT = `[a-z0-9][a-z0-9-]{0,${LONGEST_ENVIRONMENT - 1}}`;

export const ENVIRONMENT_FORM = `at most ${LONGEST_ENVIRONMENT} lower-case letters, digits and dashes`;

export function isEnvironment(name: string): boolean {
  return new RegExp(`^${ENVIRONMENT}$`).test(name);
}

/** The one parameter: what tells the deployments of an app apart. */
export function toParameters({ environment }: Deployment): Readonly<Record<string, Parameter>> {
  return {
    Environment: {
      Type: 'String',
      Description: 'The second part of the source of events, and of the path of secrets',
      Default: environment,
      AllowedPattern: ENVIRONMENT,
      ConstraintDescription: ENVIRONMENT_FORM,
    },
  };
}
