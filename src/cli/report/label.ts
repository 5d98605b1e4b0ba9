/** Whether the code of a finding is the compiler's, such as `TS2345`. */
export function isCompilerCode(code: string): boolean {
  return /^TS\d+$/.test(code);
}

/** The code as people see it: `tsc-run(unknown-event)`, or the compiler's code alone. */
export function toLabel(code: string): string {
  return isCompilerCode(code) ? code : `tsc-run(${code})`;
}
