import { stringify } from 'yaml';
import type { ErrorItem } from '../../../error.ts';
import { slugify } from '../../../manifest/slug.ts';
import type { Warning } from '../../../version.ts';
import type { Conversion } from '../../kind-module.ts';
import { parsePartRef } from '../../part-ref.ts';
import { manifestFile } from '../manifest-file.ts';
import { formatAt, formatByEnding } from './formats.ts';
import { type ForeignAgent, readForeignAgent } from './read.ts';
import { readServers, serverKeys } from './servers.ts';

/** Whether a path is that of an agent in the folder of a tool, such as `.claude/agents/reviewer.md`. */
export function isAgentFile(path: string): boolean {
  return formatAt(path) !== null;
}

/** The keys that an AGENT.md has itself, and that keep their values as written. */
const commonKeys: ReadonlySet<string> = new Set(['tags', 'license', 'author']);
const descriptionLength = 200;

/**
 * Makes an AGENT.md of an agent of another tool. What only that tool reads stays under `targets` and the id of the
 * tool, so that nothing is lost when it is written for that tool again. MCP servers become parts in the files, or refs
 * if they are only named; so do the skills of a list of refs. Throws `manifest.invalid` with file and line.
 */
export function convertAgent(text: string, path: string): Conversion[] {
  const format = formatAt(path) ?? formatByEnding(path);
  const read = format && readForeignAgent(text, path, format);
  if (!format || !read) return [];
  const fileName = path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.agent)?\.[^.]+$/i, '');
  const { name: written, description: described, version: _, ...others } = read.data;
  const name = typeof written === 'string' && written.trim() !== '' ? written : fileName;
  const warnings: Warning[] = [];
  const problems: ErrorItem[] = [];
  const at = (key: string) => {
    const line = read.lineOf(key);
    return line === null ? path : `${path}:${line}`;
  };
  if (read.prompt.trim().startsWith('file://')) {
    const detail = 'the prompt is in another file; write it into this one';
    problems.push({ pointer: at('prompt'), detail });
  }
  const description = descriptionOf(described, read.prompt);
  if (description === null) {
    problems.push({
      pointer: path,
      detail: 'there is no description, and no prompt to take one from',
    });
  } else if (described !== description) {
    const message = 'There is no description; the first line of the prompt is used';
    warnings.push({ code: 'description.missing', file: path, line: null, text: message });
  }
  const head: Record<string, unknown> = { name, description: description ?? name };
  if (read.version !== null) head['version'] = read.version;
  const own: [string, unknown][] = [];
  const files: Conversion['files'] = [];
  for (const [key, value] of Object.entries(others)) {
    if (commonKeys.has(key) || (key === 'model' && typeof value === 'string')) head[key] = value;
    else if (key === 'tools' && (typeof value === 'string' || isTexts(value))) head[key] = value;
    else if (key === 'skills' && isTexts(value) && value.every(isRef)) head[key] = value;
    else if (serverKeys.includes(key) && value !== null) {
      const servers = readServers(value, at(key));
      for (const problem of servers.problems) problems.push(problem);
      for (const file of servers.files) files.push(file);
      if (servers.refs.length > 0) head['mcps'] = servers.refs;
    } else own.push([key, value]);
  }
  if (own.length > 0) head['targets'] = { [format.target]: Object.fromEntries(own) };
  const manifest = { path: manifestFile, text: agentText(head, read) };
  const { slug } = slugify(name);
  return [{ name: slug ?? fileName, files: [manifest, ...files], warnings, problems }];
}

function agentText(head: Record<string, unknown>, { prompt }: ForeignAgent): string {
  // Aliases would be refused when it is read again.
  const yaml = stringify(head, { lineWidth: 0, aliasDuplicateObjects: false });
  return `---\n${yaml}---\n${prompt}`;
}

function descriptionOf(value: unknown, prompt: string): string | null {
  if (typeof value === 'string' && value.trim() !== '') return value;
  const first = prompt.split('\n').find((line) => line.trim() !== '');
  const text = first?.replace(/^#+\s*/, '').trim() ?? '';
  return text === '' ? null : [...text].slice(0, descriptionLength).join('');
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRef(text: string): boolean {
  return typeof parsePartRef(text) !== 'string';
}
