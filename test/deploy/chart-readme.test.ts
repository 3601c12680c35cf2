import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentedValues, readmeText } from '../../scripts/chart/readme.ts';
import { chart } from '../../scripts/chart/render.ts';

type Schema = { properties?: Record<string, Schema>; $ref?: string };

const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;

/** The values that the schema declares, by their paths. */
function pathsOf({ properties }: Schema, above: string[] = []): string[] {
  return Object.entries(properties ?? {}).flatMap(([name, one]) => [
    [...above, name].join('.'),
    ...pathsOf(one, [...above, name]),
  ]);
}

describe('the README of the chart', () => {
  it('is what `npm run chart` makes of values.yaml', () => {
    expect(readFileSync(join(chart, 'README.md'), 'utf8')).toBe(readmeText());
  });

  it('explains each value', () => {
    const values = documentedValues();
    expect(values.length).toBeGreaterThan(60);
    expect(values.filter(({ why }) => !why.endsWith('.')).map(({ path }) => path)).toEqual([]);
  });
});

describe('the schema of values', () => {
  it('declares what values.yaml has, and nothing else', () => {
    const declared = pathsOf(schema).filter((path) => path !== 'global');
    const documented = documentedValues().flatMap(({ path }) => {
      const parts = path.split('.');
      return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
    });
    expect([...new Set(documented)].toSorted()).toEqual(declared.toSorted());
  });
});

it('names settings of the server as .env.example does', () => {
  const example = readFileSync('.env.example', 'utf8');
  const templates = readFileSync(join(chart, 'templates/_data.tpl'), 'utf8');
  const names = [...templates.matchAll(/^([A-Z][A-Z0-9_]+)(?::| [A-Z])/gm)].map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining(['BLOB_STORE', 'S3_BUCKET', 'MIGRATE_ON_START']));
  const ofServer = names.filter((name) => name !== 'POSTGRES_PASSWORD');
  expect(ofServer.filter((name) => !example.includes(`#${name}=`))).toEqual([]);
});
