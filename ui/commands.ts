import { registryUrl } from './base.ts';

/** Where the registry hands out its own CLI, as an npm tarball. */
export const cliTarball = `${registryUrl}/cli/agenthub-cli.tgz`;

/** A command of the CLI that works with nothing installed: `npx <tarball> add platform/pdf-tools`. */
export function cliCommand(command: string): string {
  return `npx ${cliTarball} ${command}`;
}

/** The number of characters of a {@link cliCommand} before the command itself. */
export const cliCommandStart = cliCommand('').length;

/** A {@link cliCommand} for someone whose CLI has no registry configured yet: it names this one. */
export function firstCliCommand(command: string): string {
  return `${cliCommand(command)} --registry ${registryUrl}`;
}
