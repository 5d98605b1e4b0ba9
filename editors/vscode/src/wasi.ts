import { WASI as Base } from '@tybys/wasm-util';

/** The system of the parser: it has no files. */
export class WASI extends Base {
  constructor() {
    super({ version: 'preview1' });
  }
}
