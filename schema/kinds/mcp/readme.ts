import { publisherKey, launchKey, type ServerJson } from './server-json.ts';

/** The page of a server whose folder has no README.md: its title, description, packages and addresses, as Markdown. */
export function generatedReadme(server: ServerJson): string {
  const launch = server._meta?.[publisherKey]?.[launchKey];
  const packages = (server.packages ?? []).map(
    ({ registryType = '', identifier = '', version }) =>
      `- ${registryType} ${code(version === undefined ? identifier : `${identifier}@${version}`)}`,
  );
  const remotes = (server.remotes ?? []).map(({ type, url = '' }) => `- ${type} ${code(url)}`);
  const command = launch ? [launch.command, ...(launch.args ?? [])].join(' ') : null;
  const links = [
    ...(server.websiteUrl ? [`- Website: ${code(server.websiteUrl)}`] : []),
    ...(server.repository?.url ? [`- Repository: ${code(server.repository.url)}`] : []),
  ];
  const sections = [
    [`# ${plain(server.title ?? server.name)}`],
    server.description ? [plain(server.description)] : [],
    section('Packages', packages),
    section('Remote servers', remotes),
    section('Command', command === null ? [] : [code(command)]),
    section('Links', links),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

/** Text on one line in which no mark of Markdown has a meaning. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|!&~]/g, '\\$&');
}

/** Code on one line, in a fence that is longer than any in it. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(
    0,
    ...Array.from(line.matchAll(/`+/g), ([run]) => run.length).slice(0, 100),
  );
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
