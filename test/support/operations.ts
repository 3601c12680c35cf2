import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'esbuild';
import { expect, inject } from 'vitest';
import { json } from './answers.ts';
import { temporaryFolder } from './database.ts';
import { bundleRelease, processAdminKey, serve, thisRelease } from './server-process.ts';

/** The scripts of a section of docs/operations.md, in order. */
export function scriptsOf(section: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const [, after = ''] = text.split(`\n## ${section}\n`);
  const [body = ''] = after.split('\n## ');
  return [...body.matchAll(/```sh\n(.*?)```/gs)].map(([, script]) => script ?? '');
}

/** The sources with one migration more, as the next release may have. */
const oneMigrationMore: Plugin = {
  name: 'one-migration-more',
  setup({ onLoad }) {
    onLoad({ filter: /migrations\/index\.ts$/ }, ({ path }) => {
      const more = `{ name: '9001_next', up: 'create table next_notes (id integer)', down: 'drop table next_notes' },`;
      const text = readFileSync(path, 'utf8').replaceAll(/^\];/gm, `${more}\n];`);
      return { contents: text, loader: 'ts' };
    });
  },
};

/** A registry of an operator, with the release that runs, the next one, and a folder for backups. */
export async function installation(database: Record<string, string>) {
  const folder = temporaryFolder();
  const env = {
    ...database,
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: 'a secret key of the tests, long enough',
    ADMIN_API_KEY: processAdminKey,
    ADMIN_PASSWORD: 'password of the admin',
    BACKUPS: join(folder, 'backups'),
    NODE_COMPILE_CACHE: join(inject('runFolder'), 'compiled'),
  };
  mkdirSync(env.BACKUPS);
  const releases = {
    previous: await thisRelease(),
    next: await bundleRelease('next', oneMigrationMore),
  };
  type Release = keyof typeof releases;

  return {
    env,
    /** Runs a script as it stands, with that release as `agenthub`; gives what it printed. */
    async sh(release: Release, script: string, more: Record<string, string> = {}) {
      const bin = join(folder, 'bin', release);
      mkdirSync(bin, { recursive: true });
      const call = `#!/bin/sh\nexec "${process.execPath}" "${releases[release]}" "$@"\n`;
      writeFileSync(join(bin, 'agenthub'), call, { mode: 0o755 });
      const path = `${bin}:${process.env['PATH']}`;
      const run = promisify(execFile)('sh', ['-euc', script], {
        env: { ...env, ...more, PATH: path },
      });
      return (await run).stdout;
    },
    /** Runs `work` on a server of that release, which is stopped in order afterwards. */
    async whileServing<T>(release: Release, work: (url: string) => Promise<T>): Promise<T> {
      const server = await serve(env, releases[release]);
      const ready = await fetch(`${server.url}/ready`);
      expect([ready.status, await ready.text()]).toEqual([200, expect.anything()]);
      const result = await work(server.url);
      server.child.kill('SIGTERM');
      await once(server.child, 'close');
      return result;
    },
  };
}

/** Publishes a skill of that name. */
export async function publishSkill(url: string, name: string): Promise<void> {
  const content = `---\nname: ${name}\ndescription: d\ntags: [t]\n---\n`;
  const request = fetch(`${url}/api/v1/skills`, {
    method: 'POST',
    headers: { authorization: `Bearer ${processAdminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ files: [{ path: 'SKILL.md', content }] }),
  });
  await json(request, 201);
}

/** The names of the skills, and that each one's archive can be read. */
export async function skillNames(url: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${processAdminKey}` };
  const list = await fetch(`${url}/api/v1/skills?sort=name`, { headers });
  const { items } = await json<{ items: { name: string }[] }>(list);
  for (const { name } of items) {
    const path = `/api/v1/skills/admin/${name}/versions/latest/archive`;
    const archive = await fetch(url + path, { headers });
    expect([archive.status, (await archive.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
  }
  return items.map(({ name }) => name);
}

/**
 * Everything that docs/operations.md has an operator do, script by script, on one database. Gives what the
 * checks at its end say.
 */
export async function operate(database: Record<string, string>): Promise<string[]> {
  const { sh, whileServing } = await installation(database);
  const [backUp = '', restore = ''] = scriptsOf('Back up');
  await whileServing('previous', async (url) => {
    await publishSkill(url, 'first');
    expect(await sh('previous', backUp)).toMatch(/^wrote .*\nall is well\n$/);
    await publishSkill(url, 'second');
  });
  expect(await sh('previous', restore)).toMatch(/^restored .*all is well\n$/s);
  await whileServing('previous', async (url) => expect(await skillNames(url)).toEqual(['first']));

  const [before = '', update = ''] = scriptsOf('Update');
  await whileServing('previous', async () => {
    expect(await sh('previous', before)).toContain('all is well');
  });
  const updated = await sh('next', update);
  expect(updated).toMatch(/^applied 9001_next\n.*\n9001_next {2}\d{4}-.*\nall is well\n$/s);
  await whileServing('next', (url) => publishSkill(url, 'since'));

  const [down = '', verify = '', goBack = ''] = scriptsOf('Roll back');
  await expect(sh('previous', verify)).rejects.toThrow('9001_next');
  expect(await sh('next', down)).toMatch(/^wrote .*\nundone 9001_next\n$/);
  expect(await sh('previous', verify)).toMatch(/^((?!pending).)*\nall is well\n$/s);
  await whileServing('previous', async (url) =>
    expect(await skillNames(url)).toEqual(['first', 'since']),
  );
  expect(await sh('previous', goBack)).toMatch(/^restored .*all is well\n$/s);
  await whileServing('previous', async (url) => expect(await skillNames(url)).toEqual(['first']));

  const said: string[] = [];
  for (const script of scriptsOf('Check')) said.push(await sh('previous', script));
  return said;
}

/** Moves a registry as the page says. Gives the skills that a server on the copy shows. */
export async function move(from: Record<string, string>, to: string): Promise<string[]> {
  const { sh, whileServing } = await installation(from);
  await whileServing('previous', (url) => publishSkill(url, 'moved'));
  const [copy = ''] = scriptsOf('Move to another database');
  const said = await sh('previous', copy, { NEW_DATABASE_URL: to });
  expect(said).toMatch(/\nverified: .*\nall is well\n$/);
  const there = await installation({ DATABASE_URL: to });
  return there.whileServing('previous', skillNames);
}
