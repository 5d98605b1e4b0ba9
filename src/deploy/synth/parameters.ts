import { type Deployment, ENVIRONMENT_PATTERN, LONGEST_ENVIRONMENT } from '../../analysis/model/deployment.js';
import type { Parameter } from './template.js';

export const ENVIRONMENT_FORM = `at most ${LONGEST_ENVIRONMENT} lower-case letters, digits and dashes`;

/** The one parameter: what tells the deployments of an app apart. */
export function toParameters({ environment }: Deployment): Readonly<Record<string, Parameter>> {
  return {
    Environment: {
      Type: 'String',
      Description: 'The second part of the source of events, and of the path of secrets',
      Default: environment,
      AllowedPattern: ENVIRONMENT_PATTERN,
      ConstraintDescription: ENVIRONMENT_FORM,
    },
  };
}
