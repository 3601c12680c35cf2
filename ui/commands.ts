import { registryUrl } from './base.ts';

/** Where the registry hands out its own CLI, as an npm tarball. */
export const cliTarball = `${registryUrl}/cli/agenthub-cli.tgz`;

/** A command of the CLI that works with nothing installed: `npx <tarball> add platform/pdf-tools`. */
export function cliCommand(command: string): string {
  return `npx ${cliTarball} ${command}`;
}

/** How much of {@link cliCommand} comes before the command itself. */
export const cliCommandStart = cliCommand('').length;

/** The same for a first use, which must also say where the registry is. */
export function firstCliCommand(command: string): string {
  return `${cliCommand(command)} --registry ${registryUrl}`;
}
