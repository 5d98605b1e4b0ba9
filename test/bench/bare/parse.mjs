// Reads and parses the files that decide what is generated, and all files below the folders given as arguments.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { listBelow, listInputs } from './files.mjs';

const [root = '.', ...folders] = process.argv.slice(2);
const files = [...listInputs(root), ...folders.flatMap((folder) => listBelow(join(root, folder)))];
let statements = 0;
for (const file of files) statements += parseSync(file, readFileSync(file, 'utf8')).program.body.length;
if (statements < files.length) throw new Error('an empty file');
