import { generateSchemas } from '../../src/contracts/validators/generate-schemas.js';
import type { EventModel } from '../../src/analysis/model/model.js';
import { analyze, createMemoryFolder } from '../support/analyze.js';
import type { Files } from '../types/program.js';

/** The text of `schemas.ts` for an app in memory, whose config sets `events.validate`. */
export async function generateText(files: Files): Promise<{ readonly text: string; readonly model: EventModel }> {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { model } = analyze(sources);
  const { file } = await generateSchemas(createMemoryFolder(new Map(Object.entries(files))), model);
  return { text: file.text, model };
}
