import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { type Kind, kindNames } from '#schema/kind.ts';
import type { Warning } from '#schema/version.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type DescribedError, describe } from '../describe-error.ts';
import type { LeftOut } from '../publish/left-out.ts';
import type { PublishItem } from '../publish/publish-many.ts';
import { textOf } from '../styled-text.ts';
import { fewNames } from '../targets/few-names.ts';

type Checked = {
  kind: Kind;
  path: string;
  name: string | null;
  warnings: Warning[];
  /** The paths that a publish would leave out. */
  leftOut: LeftOut[];
  error: DescribedError | null;
};

/** `validate [folder|file]`: reports the errors and warnings of a publish, without a registry. */
export class Validate extends BaseCommand {
  static override paths = [['validate']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Check a skill, an MCP server or an agent without publishing it',
    details:
      'Prints file:line and the problem. What breaks the standard but can still be stored gives a warning; with --strict, warnings are errors. Takes what publish takes, except for a ZIP: a folder, a manifest, the file of a client, such as .mcp.json, or the file of an agent of another tool, such as .claude/agents/reviewer.md. With --recursive, everything that publish --recursive finds is checked. The registry is not contacted.',
    examples: [
      ['This folder', '$0 validate'],
      ['The MCP servers that a client has', '$0 validate .mcp.json'],
      ['In CI', '$0 validate ./skills --recursive --strict'],
    ],
  });

  source = Option.String({ name: 'folder|file', required: false });
  type = Option.String('--type', {
    description: `<kind> ${kindNames.join(', ')}; default: what the folder or file holds`,
  });
  recursive = Option.Boolean('-r,--recursive', false, {
    description: 'Include everything that is found below this folder',
  });
  include = Option.Array('--include', {
    description: '<path> Publish this path even if git ignores it or it looks like a credential',
  });
  strict = Option.Boolean('--strict', false, { description: 'Treat warnings as errors' });

  async execute(): Promise<ExitCode> {
    const source = resolve(this.directory, this.source ?? '.');
    const { itemsOfPath } = await import('../publish/items.ts');
    const { kinds } = await import('#schema/kinds/index.ts');
    const type = parseChoice('--type', this.type, kinds);
    const found = await itemsOfPath(source, {
      kinds: type === undefined ? this.kinds : [type],
      recursive: this.recursive,
      include: this.include,
      command: this.invocation,
      cwd: this.context.cwd,
    });
    if (found === null) {
      const { notPublishable } = await import('../publish/refuse-file.ts');
      throw notPublishable(source, this.invocation);
    }
    const checked: Checked[] = [];
    for (const item of found.items) {
      this.context.signal.throwIfAborted();
      const one = await check(item);
      this.#report(join(found.start, item.base), one);
      checked.push(one);
    }
    for (const { path, text, reason } of found.leftOut) {
      const shown = relative(this.directory, join(found.start, path));
      this.output.line(`${shown}: left out: ${text} [${reason}]`);
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
      if (found.parts.length > 0) {
        this.output.note(`parts of agents, not checked by themselves: ${fewNames(found.parts)}`);
      }
    }
    return failure ? exitCodes.refused : exitCodes.done;
  }

  /** Prints the findings on stdout, as `file:line`, which editors can open. */
  #report(folder: string, { error, warnings, leftOut }: Checked): void {
    const shown = (pointer: string) => relative(this.directory, join(folder, pointer)) || '.';
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

async function check({ kind, path, read }: PublishItem): Promise<Checked> {
  const found = { kind, path: path || '.' };
  try {
    const { name, warnings, leftOut } = await read();
    return { ...found, name, warnings, leftOut, error: null };
  } catch (err) {
    return { ...found, name: null, warnings: [], leftOut: [], error: describe(err) };
  }
}
