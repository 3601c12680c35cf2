import { schemaUrls } from './schemas.ts';

const placeholder = 'Say in at most 100 characters what this server gives to an agent.';

/** The server.json that `init` writes: a package of npm, with one secret input. */
export function serverTemplate(name: string, description = placeholder): string {
  const server = {
    $schema: schemaUrls.at(-1),
    name: `com.example/${name}`,
    description,
    version: '0.1.0',
    packages: [
      {
        registryType: 'npm',
        identifier: `@example/${name}`,
        version: '0.1.0',
        transport: { type: 'stdio' },
        environmentVariables: [
          {
            name: 'EXAMPLE_API_KEY',
            description: 'Say where a user gets this value.',
            isRequired: true,
            isSecret: true,
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(server, null, 2)}\n`;
}

/** Whether a manifest is still what `init` wrote for that name, apart from line ends. */
export function isServerTemplate(text: string, name: string): boolean {
  return text.replaceAll('\r\n', '\n').trimEnd() === serverTemplate(name).trimEnd();
}
