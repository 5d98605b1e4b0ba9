// Bundles every file that the command line names, without us: as `tsc-run build` does, with as many at once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { rolldown } from 'rolldown';

const [out, ...files] = process.argv.slice(2);
const waiting = files.entries();

async function work() {
  for (const [index, input] of waiting) {
    const bundle = await rolldown({
      input: { index: input },
      platform: 'node',
      external: [/^@aws-sdk\//, /^@smithy\//],
    });
    const { output } = await bundle.generate({
      format: 'esm',
      codeSplitting: false,
      minify: true,
      sourcemap: true,
      sourcemapExcludeSources: true,
    });
    mkdirSync(`${out}/${index}`, { recursive: true });
    for (const file of output) writeFileSync(`${out}/${index}/${file.fileName}`, file.code ?? file.source);
    await bundle.close();
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
