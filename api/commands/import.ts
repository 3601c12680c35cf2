import { commandGroup } from './group.ts';
import { predecessorCommand } from './import/predecessor.ts';

/** `agenthub import`: data of other registries. */
export const importCommand = commandGroup('import', {
  summary: 'take over the data of another registry: predecessor',
  about: 'It goes into the configured database: DATABASE_URL, else the file in DATA_DIR.',
  verbs: { predecessor: predecessorCommand },
});
