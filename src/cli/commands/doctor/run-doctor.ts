import { findFolder, toStoreFile } from '../../../buses/sqlite/open.js';
import { type AppState, readAppState } from '../../../project/doctor/app-state.js';
import { examine } from '../../../project/doctor/examine.js';
import { mend, type Mended } from '../../../project/doctor/mend.js';
import type { Format } from '../../report/format.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { VERSION } from '../../version.js';
import { toGithub, toJsonResult, toPretty } from './report-doctor.js';

export type DoctorOptions = { readonly project: string | undefined; readonly format: Format; readonly fix: boolean };

/** Looks at what surrounds an app, and says what is wrong with it. Writes only with `fix`. */
export async function runDoctor({ project, format, fix }: DoctorOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const storeOf = (app: string): string => toStoreFile(findFolder(app));
  const read = (): Promise<AppState> => readAppState({ cwd: io.cwd, project, version: VERSION, storeOf });
  const { state, mended, findings } = fix ? await mend(read) : await look(read);
  const result = {
    root: state.root.path,
    home: state.home,
    mended,
    findings,
    fix,
    seconds: (performance.now() - started) / 1000,
  };
  const { stdout, cwd } = io;
  if (format === 'json') stdout.write(toJsonResult(result));
  else if (format === 'github') stdout.write(toGithub(result, { cwd, colors: stdout.colors }));
  else stdout.write(toPretty(result, { cwd, colors: stdout.colors }));
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function look(read: () => Promise<AppState>): Promise<Mended> {
  const state = await read();
  return { state, mended: [], findings: examine(state) };
}
