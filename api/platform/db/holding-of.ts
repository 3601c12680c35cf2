/** What a database holds: a registry, nothing yet, the predecessor's tables, or those of another application. */
export type Holding = 'registry' | 'nothing' | 'predecessor' | 'other';

/** A table with its columns, or the SQL that creates it. */
export type FoundTable = { name: string; definition: string };

/** The columns of our journal, which no other tool's table of that name has all of. */
const journalColumns = ['name', 'checksum', 'applied_at'];

/** What the predecessor's database has besides tables whose names other applications use as well. */
const predecessorTables = ['mcp_servers', 'agent_configs', 'install_logs'];

/** What a database holds, by its tables; tables of SQLite itself and of extensions must not be among them. */
export function holdingOf(tables: readonly FoundTable[]): Holding {
  if (tables.length === 0) return 'nothing';
  const journal = tables.find(({ name }) => name === '_migrations');
  if (journal && journalColumns.every((column) => journal.definition.includes(column)))
    return 'registry';
  const names = new Set(tables.map(({ name }) => name));
  return predecessorTables.every((name) => names.has(name)) ? 'predecessor' : 'other';
}

/** Why a database must not be opened for writing; null if it holds a registry, or nothing. */
export function foreignReason(
  where: string,
  tables: readonly FoundTable[],
  instead: string,
): string | null {
  const holding = holdingOf(tables);
  if (holding === 'registry' || holding === 'nothing') return null;
  const shown = tables.map(({ name }) => name).toSorted();
  const names = `${shown.slice(0, 4).join(', ')}${shown.length > 4 ? ', …' : ''}`;
  return holding === 'predecessor'
    ? `${where} holds the tables of the predecessor (${names}); it was not changed. ${instead} Then take the data over: agenthub import predecessor ${where.startsWith('/') ? where : 'FILE'}`
    : `${where} holds tables of another application (${names}); it was not changed. ${instead} For a database of the predecessor: agenthub import predecessor FILE`;
}
