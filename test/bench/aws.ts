// The parts of an app on AWS, each beside what it is made of.
import { benchBuild } from './aws/build.ts';
import { benchBus, benchImport } from './aws/bus.ts';
import { benchSynth } from './aws/synth.ts';

await benchBus();
benchImport();
benchBuild();
benchSynth();
