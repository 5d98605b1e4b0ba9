import { posix } from 'node:path';
import { groupBy } from '../../../analysis/lib/collections.js';
import { isBelow } from '../../../analysis/lib/paths.js';
import type { AppState } from '../app-state.js';
import type { Check, Found } from '../check.js';
import type { Link } from '../tree.js';

export const strayLink: Check = {
  name: 'stray-link',
  severity: 'warning',
  about: 'symbolic links that go round in a circle; in the folders of the app also those that lead out or nowhere',
  look(state) {
    return state.tree.links
      .filter(({ path, leads }) => leads === 'round' || (leads !== 'inside' && isRead(path, state)))
      .map((link): Found => ({ ...describe(link), place: { file: link.path } }));
  },
};

/** Whether a path is in a folder that an analysis reads, or is one of them. */
function isRead(path: string, { home, analysis }: AppState): boolean {
  const { eventsDir, outDir, file } = analysis.model.settings;
  const folders = [eventsDir, outDir, 'functions'].map((each) => posix.join(home, each));
  return folders.some((each) => path === each || isBelow(path, each)) || path === posix.join(home, file ?? '');
}

function describe({ path, target, leads }: Link): Pick<Found, 'message' | 'help'> {
  if (leads === 'round')
    return {
      message: `${path} is a link to ${target}, which holds the link itself: it has no end.`,
      help: 'Delete the link, or let it lead to something else.',
    };
  if (leads === 'nowhere')
    return {
      message: `${path} is a link to ${target}, which does not exist, so what should be there is missing.`,
      help: 'Correct the link, or delete it.',
    };
  return {
    message: `${path} is a link to ${target}, out of the app: a clone elsewhere, or on Windows, does not have what it leads to.`,
    help: 'Move what it leads to into the app, or into a package that the app imports.',
  };
}

export const twins: Check = {
  name: 'same-name',
  severity: 'warning',
  about: 'names that differ only by case, of which macOS and Windows keep one',
  look({ tree }) {
    const all = [...tree.files, ...tree.folders, ...tree.links.map(({ path }) => path)];
    const groups = groupBy(all, (path) => path.normalize('NFC').toLowerCase());
    return [...groups.values()].flatMap((paths): readonly Found[] => {
      const [first, second] = [...paths].sort();
      // Below folders that collide, everything does.
      if (first === undefined || second === undefined || posix.dirname(first) !== posix.dirname(second)) return [];
      return [
        {
          message: `${first} and ${second} differ only by case. macOS and Windows keep one of them.`,
          help: 'Rename one.',
          place: { file: second },
        },
      ];
    });
  },
};
