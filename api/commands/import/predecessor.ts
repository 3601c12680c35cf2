import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { applyImport } from '../../compat/predecessor/apply.ts';
import { planImport } from '../../compat/predecessor/plan.ts';
import { readOldRegistry } from '../../compat/predecessor/read-file.ts';
import { emptyState, readState, type RegistryState } from '../../compat/predecessor/state.ts';
import { systemActor } from '../../domain/account/actor.ts';
import { newId } from '../../domain/id.ts';
import { openServices } from '../../node.ts';
import { filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import { silentLog } from '../../platform/log.ts';
import { type Command, exitCodes, parseCall } from '../command.ts';
import { configured, withStorage } from '../db/database.ts';
import { findSecretKey } from '../secret-key.ts';
import { askYes } from './ask-yes.ts';
import { createReport } from './report.ts';

/** `agenthub import predecessor` */
export const predecessorCommand: Command = {
  summary: 'take over users, assets and sources of the Python predecessor',
  help: `usage: agenthub import predecessor FILE [--dry-run | --yes] [--json]

Reads the SQLite database of the Python predecessor, shows what will be done, asks, and does it. FILE is only read:
no byte of it changes. A server of this registry may run meanwhile; the predecessor's should not.

Taken over are users with their passwords, roles and names; skills, fetched again from their repositories at their
commits, or as their text where that is not possible; MCP servers and agents; install counts; git sources. API keys
are stored there as hashes that nothing can be found by: their users are listed, and make new ones. New assets get
DEFAULT_VISIBILITY.

Run it again after an interruption, or for what has come since: what is here already is not touched.

  --dry-run   only show what would be done
  --yes       do not ask
  --json      print the result as one JSON object; with --dry-run or --yes

Exit code: 0 if everything is here now, 3 if something could not be taken over; the list says why and what to do.

  agenthub import predecessor ./skills_registry.db --dry-run
  agenthub import predecessor /mnt/old/skills_registry.db --yes
`,
  async run(env, args, output) {
    const { values, positionals } = parseCall(
      args,
      {
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      ['FILE'],
    );
    const file = resolve(positionals[0] ?? '');
    const { config, where } = configured(env);
    const old = readOldRegistry(file);
    const plan = planImport(old, await stateOf(where, old.origin));
    const report = createReport(output, {
      file,
      plan,
      visibility: config.DEFAULT_VISIBILITY,
      isJson: values.json ?? false,
    });
    report.showPlan();
    if (values['dry-run']) return report.end('planned');
    if (!report.hasWork()) return report.end('nothing to do');
    if (!values.yes) {
      const answer = await askYes(`Take this over into ${shownTarget(where.url)}? [y/N] `);
      if (answer !== 'yes') {
        output.progress(
          answer === 'no'
            ? 'Nothing was changed.'
            : 'Nothing was changed: there is no terminal to ask on. Use --yes, or --dry-run to see the plan.',
        );
        return answer === 'no' ? 0 : exitCodes.usage;
      }
    }
    const registry = await openServices({
      config,
      secretKey: findSecretKey(config, () => {}),
      version: packageJson.version,
      dist: '',
      log: silentLog,
      onGeneratedPassword() {},
    });
    try {
      const services = registry.deps;
      const actor = systemActor('server');
      const ctx = { ...services, actor, requestId: newId(), ip: null, channel: 'api' as const };
      // Read again: the database may have been empty, or behind.
      const fresh = planImport(old, await readState(services.db, old.origin));
      report.begin(fresh);
      await applyImport(ctx, old, fresh, report.onRow);
    } finally {
      await registry.close();
    }
    return report.end('done');
  },
};

/** What is in the database; nothing if it does not exist or has no tables, which the import then makes. */
async function stateOf(
  where: { url: string; authToken?: string | undefined },
  origin: string,
): Promise<RegistryState> {
  if (kindOfUrl(where.url) === 'file' && !existsSync(filePath(where.url))) return emptyState();
  return withStorage(where, async ({ db }) => {
    const isMigrated = await db.check().then(
      () => true,
      () => false,
    );
    try {
      return await readState(db, origin);
    } catch (err) {
      if (isMigrated) throw err;
      return emptyState();
    }
  });
}

/** The address without a password and parameters. */
function shownTarget(url: string): string {
  if (kindOfUrl(url) === 'file') return filePath(url);
  return url.replace(/^([a-z]+:\/\/)(?:.*@)?([^?#]*).*$/s, '$1$2');
}
