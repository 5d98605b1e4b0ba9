import type { ManifestSource } from '../routing.js';
import { openPostgresBus, type PostgresBus } from './bus.js';
import type { PgPool } from './connection.js';
import { quoteSchema, toLiteral } from './schema.js';

/** Where a store is. */
export type DatabaseAddress = {
  /** A connection URL of PostgreSQL. */
  readonly url: string;
  readonly schema: string;
};

/**
 * Opens the store in a database with the package pg, and closes its connections with it. Undefined when the database has
 * no such store; none is created. Rejects when pg is not installed, or the database cannot be reached.
 */
export async function openDatabase(
  { url, schema }: DatabaseAddress,
  manifest: ManifestSource,
): Promise<PostgresBus | undefined> {
  const pool = await openPool(url);
  try {
    const table = toLiteral(`${quoteSchema(schema)}.version`);
    const [row] = (await pool.query(`SELECT to_regclass(${table})::text AS found`)).rows;
    if (row?.['found'] == null) {
      await pool.end();
      return undefined;
    }
    const bus = await openPostgresBus({ manifest, pool, schema });
    return { ...bus, close: () => bus.close().finally(() => pool.end()) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

type Pool = PgPool & {
  readonly query: (text: string) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
  readonly end: () => Promise<void>;
};

type Pg = { readonly Pool: new (options: { readonly connectionString: string; readonly max: number }) => Pool };

async function openPool(connectionString: string): Promise<Pool> {
  const { Pool } = await loadPg();
  return new Pool({ connectionString, max: 3 });
}

/** Not declared with its own types: they are in a package that an app may not have. */
async function loadPg(): Promise<Pg> {
  try {
    const loaded = (await import('pg')) as Pg & { readonly default?: Pg };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new Error('a database needs the package pg, which is not installed. Run: npm install pg', { cause });
  }
}
