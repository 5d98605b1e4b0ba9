/** The client sent a body that cannot be read. `callHandler` answers it with a 400. */
export class BadBodyError extends SyntaxError {
  override readonly name = 'SyntaxError';
}
