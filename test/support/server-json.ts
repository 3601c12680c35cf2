/** The text of a server.json of that name, with a package of npm. */
export function serverJson(name: string, more: Record<string, unknown> = {}): string {
  const server = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name,
    description: `What ${name} does`,
    version: '1.0.0',
    packages: [
      {
        registryType: 'npm',
        identifier: '@example/server',
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [{ name: 'EXAMPLE_KEY', isRequired: true, isSecret: true }],
      },
    ],
    ...more,
  };
  return JSON.stringify(server, null, 2);
}
