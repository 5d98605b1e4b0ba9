import { statSync } from 'node:fs';
import { listInputs } from './files.mjs';

const [root = '.'] = process.argv.slice(2);
let size = 0;
for (const file of listInputs(root)) size += statSync(file).size;
if (size === 0) throw new Error('nothing to read');
