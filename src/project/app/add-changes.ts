import type { Folder } from '../../analysis/model/folder.js';
import { applyChanges, type Change } from '../disk/apply-changes.js';
import { openFolder } from '../disk/folder.js';
import { ToolError } from '../disk/tool-error.js';
import { syncOutput, type Synced } from './project.js';

/** Writes files below `root`, then generates for the app in `app`. Where one of both fails, nothing has changed. */
export async function addChanges(root: Folder, app: string, changes: readonly Change[]): Promise<Synced> {
  const { undo } = applyChanges(root, changes);
  try {
    return await syncOutput(openFolder(app));
  } catch (error) {
    undo();
    throw error instanceof ToolError
      ? new ToolError(`${error.message}. Every change was taken back`, error.help)
      : error;
  }
}
