import { Command, Option } from 'clipanion';
import { kindNames } from '#schema/kind.ts';
import { targets } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';

/** `targets`: lists the agent tools that assets can be installed for, those found on this machine first. */
export class Targets extends BaseCommand {
  static override paths = [['targets']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'List the agent tools that assets can be installed for, those found here first',
    details:
      'In a pipe each line is  id, name, found, project folder, user folder, kinds  with tabs between.',
    examples: [
      ['All known tools', '$0 targets'],
      ['Those found on this machine', '$0 targets --found'],
    ],
  });

  found = Option.Boolean('--found', false, {
    description: 'Only the tools that are found on this machine',
  });

  async execute() {
    const { createEngine } = await import('../install/session.ts');
    const { detectTargets } = await import('../targets/detect.ts');
    const { locationsOf } = await import('../targets/places.ts');
    const { places } = await createEngine(this);
    const found = new Set((await detectTargets(places)).map(({ id }) => id));
    const others = this.found ? [] : targets.filter(({ id }) => !found.has(id));
    const listed = [...targets.filter(({ id }) => found.has(id)), ...others];
    const rows = listed.map((target) => ({
      id: target.id,
      displayName: target.displayName,
      aliases: target.aliases ?? [],
      found: found.has(target.id),
      projectFolder: locationsOf(this.kind, target, 'project', places)[0]?.path ?? null,
      userFolder: locationsOf(this.kind, target, 'user', places)[0]?.path ?? null,
      kinds: kindNames.filter((kind) =>
        (['project', 'user'] as const).some(
          (scope) => locationsOf(kind, target, scope, places).length > 0,
        ),
      ),
    }));
    this.output.result(rows, () => {
      this.output.table(
        [
          { title: 'ID' },
          { title: 'NAME' },
          { title: 'FOUND' },
          { title: 'PROJECT FOLDER' },
          { title: 'USER FOLDER' },
          { title: 'KINDS' },
        ],
        rows.map((row) => [
          row.id,
          row.displayName,
          row.found ? 'yes' : 'no',
          row.projectFolder,
          row.userFolder,
          row.kinds.join(','),
        ]),
      );
    });
  }
}
