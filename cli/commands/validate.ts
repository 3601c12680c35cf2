import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { type Kind, kindNames } from '#schema/kind.ts';
import type { Warning } from '#schema/version.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type DescribedError, describe } from '../describe-error.ts';
import { includedPaths } from '../publish/include.ts';
import type { LeftOut } from '../publish/left-out.ts';
import { textOf } from '../styled-text.ts';

type Checked = {
  path: string;
  name: string | null;
  warnings: Warning[];
  /** The paths that a publish would leave out. */
  leftOut: LeftOut[];
  error: DescribedError | null;
};

/** `validate [folder]`: reports the errors and warnings of a publish, without a registry. */
export class Validate extends BaseCommand {
  static override paths = [['validate']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Check a skill, an MCP server or an agent without publishing it',
    details:
      'Prints file:line and the problem. What breaks the standard but can still be stored gives a warning; with --strict, warnings are errors. The registry is not contacted.',
    examples: [
      ['This folder', '$0 validate'],
      ['In CI', '$0 validate ./skills --recursive --strict'],
    ],
  });

  folder = Option.String({ name: 'folder', required: false });
  type = Option.String('--type', {
    description: `<kind> ${kindNames.join(', ')}; default: what the folder holds`,
  });
  recursive = Option.Boolean('-r,--recursive', false, {
    description: 'Include every such folder below this one',
  });
  include = Option.Array('--include', {
    description: '<path> Publish this path even if git ignores it or it looks like a credential',
  });
  strict = Option.Boolean('--strict', false, { description: 'Treat warnings as errors' });

  async execute(): Promise<ExitCode> {
    const start = resolve(this.directory, this.folder ?? '.');
    const folder = await stat(start).catch(() => null);
    if (!folder?.isDirectory()) throw new CliError('cli.not_found', `There is no folder ${start}`);
    const { findAssets, kindsAt } = await import('../publish/find-assets.ts');
    const { kindModule, kinds } = await import('#schema/kinds/index.ts');
    const type = parseChoice('--type', this.type, kinds);
    const wanted = type === undefined ? this.kinds : [type];
    const here = async () => (await kindsAt(wanted, start)).map((kind) => ({ kind, path: '' }));
    const found = this.recursive ? await findAssets(wanted, start) : await here();
    if (this.recursive && found.length === 0) {
      const files = wanted.map((kind) => kindModule(kind).manifestFile).join(' or ');
      throw new CliError('cli.not_found', `There is no ${files} at or below ${start}`);
    }
    // Without a manifest, checking the folder says so.
    const folders = found.length > 0 ? found : [{ kind: wanted[0] ?? this.kind, path: '' }];
    const include = await includedPaths(start, this.include);
    const checked: Checked[] = [];
    for (const { kind, path } of folders) {
      this.context.signal.throwIfAborted();
      const one = await check(kind, start, path, include);
      this.#report(start, one);
      checked.push(one);
    }
    const bad = checked.filter(
      ({ error, warnings }) => error !== null || (this.strict && warnings.length > 0),
    );
    const failure =
      bad.length > 0
        ? new CliError('cli.refused', `${bad.length} of ${checked.length} would be refused`)
        : undefined;
    this.output.result(checked, () => {}, failure);
    const warnings = checked.reduce((sum, one) => sum + one.warnings.length, 0);
    if (!this.json) {
      this.output.note(
        `${checked.length} checked: ${bad.length} failed, ${warnings} warning${warnings === 1 ? '' : 's'}`,
      );
    }
    return failure ? exitCodes.refused : exitCodes.done;
  }

  /** Prints the findings on stdout, as `file:line`, which editors can open. */
  #report(start: string, { path, error, warnings, leftOut }: Checked): void {
    const shown = (pointer: string) => relative(this.directory, join(start, path, pointer)) || '.';
    const { red, yellow } = this.output.colors;
    if (error) {
      const items = error.errors ?? [{ pointer: '', detail: error.message }];
      for (const { pointer, detail } of items) {
        this.output.line(textOf`${shown(pointer)}: ${red('error')}: ${detail}`);
      }
    }
    for (const { path, reason, text } of leftOut) {
      if (reason === 'junk') continue;
      this.output.line(`${shown(path)}: left out: ${text} [${reason}]`);
    }
    for (const { file, line, text, code } of warnings) {
      const at = line === null ? file : `${file}:${line}`;
      this.output.line(textOf`${shown(at)}: ${yellow('warning')}: ${text} [${code}]`);
    }
  }
}

async function check(
  kind: Kind,
  start: string,
  path: string,
  include: ReadonlySet<string>,
): Promise<Checked> {
  const { readAsset } = await import('../publish/read-asset.ts');
  const { refuseLink } = await import('../publish/find-assets.ts');
  try {
    await refuseLink(start, path);
    const { name, warnings, leftOut } = await readAsset(kind, join(start, path), { include });
    return { path: path || '.', name, warnings, leftOut, error: null };
  } catch (err) {
    return { path: path || '.', name: null, warnings: [], leftOut: [], error: describe(err) };
  }
}
