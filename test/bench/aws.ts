// The parts of an app on AWS, each beside what it is made of.
import { benchBus, benchImport } from './aws/bus.ts';

await benchBus();
benchImport();
