import type { EmitFailureCode } from './bus.js';

/** The reason why one event cannot be sent. It becomes an `EmitFailure`. */
export class Flaw extends Error {
  override readonly name = 'Flaw';
  readonly code: EmitFailureCode;

  constructor(code: EmitFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
