/** An optional package for versions of Node without SQLite. It has the interface of `node:sqlite`. */
declare module '@photostructure/sqlite' {
  export * from 'node:sqlite';
}
