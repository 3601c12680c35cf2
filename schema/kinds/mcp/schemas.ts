const versions = [
  '2025-07-09',
  '2025-09-16',
  '2025-09-29',
  '2025-10-11',
  '2025-10-17',
  '2025-12-11',
];

/** The values of `$schema` that the official registry has published, the newest last. */
export const schemaUrls: readonly string[] = versions.map(
  (version) => `https://static.modelcontextprotocol.io/schemas/${version}/server.schema.json`,
);
