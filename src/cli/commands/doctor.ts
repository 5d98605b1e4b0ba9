import { defineCommand } from '../define-command.js';

export const doctor = defineCommand({
  name: 'doctor',
  about: 'Find what is wrong around the app: installation, tsconfig, editor, Git, CI, store',
  options: {
    fix: { type: 'boolean', about: 'Mend what can be mended safely, then look again' },
  },
  async run({ project, format, fix }, io) {
    const { runDoctor } = await import('./doctor/run-doctor.js');
    return runDoctor({ project, format, fix }, io);
  },
});
