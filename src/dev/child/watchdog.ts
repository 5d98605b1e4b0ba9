import { WATCHDOG_FD } from '../messages.js';

/**
 * Runs in a thread of its own, so that it goes on while the main thread is blocked. It ends the process when the server
 * has ended, and what that started. When the server asks, it answers with the stack of the main thread.
 */
export const WATCHDOG = `
const { Session } = require('node:inspector');
const { Socket } = require('node:net');
const socket = new Socket({ fd: ${WATCHDOG_FD} });
const end = () => process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
socket.on('error', end).on('close', end).on('data', () => {
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    const { callFrameId } = params.callFrames[0];
    // Evaluated there, the stack names the lines of the source.
    session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'new Error().stack' }, (error, answer) => {
      socket.write(error ? error.message : String(answer.result.value));
      session.disconnect();
    });
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
});
`;
