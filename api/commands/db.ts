import { backupCommand } from './db/backup.ts';
import { checkCommand } from './db/check.ts';
import { copyCommand } from './db/copy.ts';
import { downCommand } from './db/down.ts';
import { restoreCommand } from './db/restore.ts';
import { statusCommand } from './db/status.ts';
import { upCommand } from './db/up.ts';
import { commandGroup } from './group.ts';

/** `agenthub db`: the database of the registry. */
export const dbCommand = commandGroup('db', {
  summary: 'the database: status, up, down, copy, backup, restore, check',
  about: 'All but copy work on the configured database: DATABASE_URL, else the file in DATA_DIR.',
  verbs: {
    status: statusCommand,
    up: upCommand,
    down: downCommand,
    copy: copyCommand,
    backup: backupCommand,
    restore: restoreCommand,
    check: checkCommand,
  },
});
