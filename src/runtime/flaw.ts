import type { EmitFailureCode } from './bus.js';

/** Why one event cannot be sent. */
export class Flaw extends Error {
  override readonly name = 'Flaw';
  readonly code: EmitFailureCode;

  constructor(code: EmitFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
