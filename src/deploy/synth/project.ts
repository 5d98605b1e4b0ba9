import { quote } from '../../analysis/lib/quote.js';
import type { Deployment } from '../../analysis/model/deployment.js';
import type { Settings } from '../../analysis/model/model.js';
import { ToolError } from '../../project/disk/tool-error.js';

/** What a source of EventBridge and a path of SSM both take. */
const FORM = /^[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)*$/;

/** Beginnings that AWS keeps to itself. */
const RESERVED = /^(?:aws|ssm)/;

/**
 * The first part of the source of every event of an app, and of the paths of its secrets: `projectName`, or the name in
 * package.json, in lower case and without the `@` of a scope. Throws a `ToolError` if there is none that AWS takes.
 */
export function findProject({ projectName }: Deployment, { packageName }: Settings): string {
  const written = projectName ?? packageName;
  if (written === undefined)
    throw new ToolError(
      'The app has no name: the config has no projectName, and package.json has no name',
      "Write projectName: 'my-app' in the config. It is the first part of the source of every event.",
    );
  const project = written.toLowerCase().replace(/^@/, '');
  if (FORM.test(project) && !RESERVED.test(project)) return project;
  throw new ToolError(
    `The name of the app, ${quote(written)}, cannot be the source of events`,
    'Write another projectName in the config: letters, digits, dots, dashes and _, not beginning with aws or ssm.',
  );
}
