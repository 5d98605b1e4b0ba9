import { render } from 'preact';
import { createSession } from './state/session.js';
import { Shell } from './views/shell.js';

const token = document.querySelector<HTMLMetaElement>('meta[name=tsc-run-token]')?.content ?? '';
const place = document.querySelector('#page');
if (place !== null) render(<Shell session={createSession(token)} />, place);
