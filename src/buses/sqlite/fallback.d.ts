/** An optional package for a Node without SQLite, with the same interface. */
declare module '@photostructure/sqlite' {
  export * from 'node:sqlite';
}
