// The least that reading types takes: the program of the event files of an app, built by ts-morph, with its checker.
import { Project } from 'ts-morph';

const [, , root] = process.argv;
const project = new Project({ tsConfigFilePath: `${root}/tsconfig.json`, skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths(`${root}/events/**/*.ts`);
project.resolveSourceFileDependencies();
project.getProgram().compilerObject.getTypeChecker();
