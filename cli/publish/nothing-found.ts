import { isAbsolute, join, relative } from 'node:path';
import { type Kind, kindNounsWithArticle } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { CliError } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
import { findAssets } from './find-assets.ts';
import type { LeftOut } from './left-out.ts';

/** How deep a folder without a manifest is searched for what the user may have meant. */
const depthMax = 3;

type Looking = { kinds: readonly Kind[]; command: string; cwd: string };

/** The error for a folder that is no asset: what was looked for, what is below it, and how to start one. */
export async function nothingAt(folder: string, looking: Looking): Promise<CliError> {
  const { kinds, command, cwd } = looking;
  const { assets } = await findAssets(kinds, folder, { depthMax });
  const file = assets.find(({ type }) => type === 'file');
  const hints = [];
  if (file) {
    const path = shellWord(shownAt(join(folder, file.path), cwd));
    hints.push(`for what is in ${file.path}:  ${command} ${path}`);
  }
  if (assets.length > 0) {
    const where = shellWord(shownAt(folder, cwd));
    hints.push(`for everything below:  ${command} --recursive ${where}`);
  }
  return new CliError('archive.invalid', `There is ${lookedFor(kinds)} in ${folder}`, {
    hints: [...hints, ...starts(folder, looking)],
  });
}

/** The error for a folder without an asset at or below it. */
export function nothingBelow(
  folder: string,
  looking: Looking,
  leftOut: readonly LeftOut[],
): CliError {
  const where = `at or below ${folder}`;
  return new CliError('cli.not_found', `There is ${lookedFor(looking.kinds)} ${where}`, {
    ...(leftOut.length > 0
      ? { errors: leftOut.map(({ path, text }) => ({ pointer: path, detail: text })) }
      : {}),
    hints: starts(folder, looking),
  });
}

/** `no SKILL.md, server.json or AGENT.md, and no file of a client such as .mcp.json`. */
function lookedFor(kinds: readonly Kind[]): string {
  const modules = kinds.map(kindModule);
  const examples = modules.flatMap(({ convertibleExample }) => convertibleExample ?? []);
  const manifests = listed(modules.map(({ manifestFile }) => manifestFile));
  const clients =
    examples.length > 0 ? `, and no file of a client such as ${listed(examples)}` : '';
  return `no ${manifests}${clients}`;
}

function starts(folder: string, { kinds, cwd }: Looking): string[] {
  const where = folder === cwd ? '' : ` -C ${shellWord(shownAt(folder, cwd))}`;
  return kinds.map(
    (kind) =>
      `to start ${kindNounsWithArticle[kind]} there:  agenthub-cli init --type ${kind}${where}`,
  );
}

/** A path for a command in `cwd`: relative if it is below that. */
function shownAt(path: string, cwd: string): string {
  const below = relative(cwd, path);
  if (below === '') return '.';
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
