// Loaded into a command with --import: its file system calls below MEDDLE_ROOT misbehave in the way that MEDDLE names.
//
// kill:<n>   the process is killed instead of the n-th call that changes something
// full:<n>   the disk is full from the n-th write on
// slow:<ms>  each rename takes that long
// throw:<s>  reading a file whose path ends with <s> throws an error that is not one of the file system
// missing:parser  no native binding of the parser can be loaded
// gone:<s>   a file whose path ends with <s> vanishes between being listed and being read
import fs from 'node:fs';
import Module, { syncBuiltinESMExports } from 'node:module';

const [kind, argument] = (process.env.MEDDLE ?? '').split(/:(.*)/);
const root = process.env.MEDDLE_ROOT;
const CHANGING = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync', 'mkdirSync'];
let changes = 0;

function wrap(name, before) {
  const original = fs[name];
  fs[name] = (...args) => {
    before(name, ...args);
    return original(...args);
  };
}

if (kind === 'kill') {
  for (const each of CHANGING) {
    wrap(each, (_, path) => {
      if (typeof path === 'string' ? !path.startsWith(root) : changes === 0) return;
      if (++changes === Number(argument)) process.kill(process.pid, 'SIGKILL');
    });
  }
}
if (kind === 'full') {
  const opened = new Set();
  const open = fs.openSync;
  fs.openSync = (path, ...args) => {
    const file = open(path, ...args);
    if (String(path).startsWith(root)) opened.add(file);
    else opened.delete(file);
    return file;
  };
  wrap('writeSync', (_, file) => {
    if (!opened.has(file) || ++changes < Number(argument)) return;
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  });
}
if (kind === 'slow') {
  wrap('renameSync', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(argument)));
}
if (kind === 'throw') {
  wrap('readFileSync', (_, path) => {
    if (String(path).endsWith(argument)) throw new TypeError('thrown for the test');
  });
}
if (kind === 'gone') {
  wrap('readFileSync', (_, path) => {
    if (String(path).endsWith(argument)) fs.rmSync(path, { force: true });
  });
}
if (kind === 'missing') {
  const load = Reflect.get(Module, '_load');
  Reflect.set(Module, '_load', (request, ...rest) => {
    if (/@oxc-parser\/|parser\..*\.node$/.test(request)) throw new Error(`no ${request} for the test`);
    return load(request, ...rest);
  });
}
syncBuiltinESMExports();
