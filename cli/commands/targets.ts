import { Command } from 'clipanion';
import { targets } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';

/** `targets`: lists the agent tools that skills can be installed for, and which are found on this machine. */
export class Targets extends BaseCommand {
  static override paths = [['targets']];
  static override usage = Command.Usage({
    category: 'Installed skills',
    description: 'List the agent tools that skills can be installed for',
    details:
      'In a pipe each line is  id, name, found, project folder, user folder  with tabs between.',
    examples: [['All known tools', '$0 targets']],
  });

  async execute() {
    const { createEngine } = await import('../install/session.ts');
    const { detectTargets } = await import('../targets/detect.ts');
    const { locationsOf } = await import('../targets/places.ts');
    const { places } = await createEngine(this);
    const found = new Set((await detectTargets(places)).map(({ id }) => id));
    const rows = targets.map((target) => ({
      id: target.id,
      displayName: target.displayName,
      aliases: target.aliases ?? [],
      found: found.has(target.id),
      projectFolder: locationsOf(this.kind, target, 'project', places)[0]?.path ?? null,
      userFolder: locationsOf(this.kind, target, 'user', places)[0]?.path ?? null,
    }));
    this.output.result(rows, () => {
      this.output.table(
        [
          { title: 'ID' },
          { title: 'NAME' },
          { title: 'FOUND' },
          { title: 'PROJECT FOLDER' },
          { title: 'USER FOLDER' },
        ],
        rows.map((row) => [
          row.id,
          row.displayName,
          row.found ? 'yes' : 'no',
          row.projectFolder,
          row.userFolder,
        ]),
      );
    });
  }
}
