import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindModule } from '#schema/kinds/index.ts';

/** 529 entries of the official registry, which are not part of this repository. */
const sample = '../shared/data/mcp/servers.sample.json';

describe.runIf(existsSync(sample))('the entries of the official registry', () => {
  it('are all read, without a false alarm, and their data is what is written', () => {
    const entries = JSON.parse(readFileSync(sample, 'utf8')) as { server: { name: string } }[];
    expect(entries.length).toBe(529);
    const { readManifest } = kindModule('mcp');
    for (const { server } of entries) {
      const read = readManifest(JSON.stringify(server, null, 2));
      expect(read.data).toEqual(server);
      expect(read.name).toMatch(/^[a-z0-9-]{1,64}$/);
      expect(read.readme).toContain('# ');
    }
  });
});
