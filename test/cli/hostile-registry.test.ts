import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveOf, evilAnswers, evilAsset } from './evil-registry.ts';
import { createWorld, put, snapshot } from './install/world.ts';
import { type CliWorld, runCli } from './run-cli.ts';

type Asset = ReturnType<typeof evilAsset>;

/** A project and a home folder, and the CLI in them, with a registry that answers as `fetch` does. */
async function desk() {
  const world = await createWorld();
  const cli = (argv: string[], extra: CliWorld = {}) =>
    runCli(argv, {
      cwd: world.project,
      home: world.home,
      ...extra,
      env: { LANG: 'C.UTF-8', AGENTHUB_URL: 'http://hub.test', AGENTHUB_TOKEN: 'sr_x' },
    });
  return { ...world, cli };
}

/** The same asset where the version stands in it twice. */
function withVersion(change: Partial<NonNullable<Asset['version']>>): Asset {
  const asset = evilAsset();
  return { ...asset, version: { ...asset.version!, ...change } };
}

const lies: [string, Asset][] = [
  ['a name that leads up', { ...evilAsset(), name: '../../home/.config/autostart' }],
  ['a name that is absolute', { ...evilAsset(), name: '/tmp/agenthub-evil' }],
  ['the name of another skill', { ...evilAsset(), name: 'other', ref: 'evil/other' }],
  ['a namespace that leads up', { ...evilAsset(), namespace: '../..' }],
  ['a ref that is none', { ...evilAsset(), ref: 'evil/x\u001B[8m' }],
  ['a version that leads up', withVersion({ version: '1/../../../home/evil' })],
  ['a version with a line break', withVersion({ version: '1.0.0\n' })],
  ['a digest that leads up', withVersion({ digest: 'sha256:../../../x' })],
  ['a digest of nothing', withVersion({ digest: `sha256:${'0'.repeat(64)}` })],
  ['a negative size', withVersion({ archiveBytes: -1 })],
  ['a size that is smaller', withVersion({ archiveBytes: 10 })],
  ['a number of files that is none', withVersion({ fileCount: Number.MAX_SAFE_INTEGER })],
  ['a latest version that is a path', { ...evilAsset(), latestVersion: '../x' }],
  ['nothing of an asset', {} as Asset],
];

describe.each(lies)('a registry that answers with %s', (_, asset) => {
  it.each([
    [['download', 'skill:x']],
    [['download', 'skill:evil/x']],
    [['download', 'skill:x', '--extract']],
    [['download', 'skill:x', '-o', 'folder']],
    [['add', 'skill:x', '-a', 'claude-code', '-a', 'kiro']],
    [['add', 'skill:evil/x', '-s', 'user', '-a', 'claude-code']],
  ])('writes nothing outside of what was named: %j', async (argv) => {
    const { cli, folder } = await desk();
    const before = await snapshot(folder);
    const { code, stderr } = await cli(argv, { fetch: evilAnswers(asset) });
    const after = await snapshot(folder);
    // A download may not look at the field that lies; an add looks at all.
    const isTaken = argv[0] === 'download' && code === 0;
    const taken = isTaken ? /^project\/(?:x-1\.0\.0\.zip$|x\/|folder\/)/ : /^$/;
    expect(Object.keys(after).filter((path) => !(path in before) && !taken.test(path))).toEqual([]);
    expect(isTaken ? [0] : [5, 7]).toContain(code);
    expect(stderr).toMatch(isTaken ? /evil\/x@1\.0\.0/ : /^error: /);
  });

  it('writes nothing where the registry says which kind has the name', async () => {
    const { cli, folder } = await desk();
    const before = await snapshot(folder);
    const { code } = await cli(['add', 'evil/x', '-a', 'kiro'], { fetch: evilAnswers(asset) });
    expect(await snapshot(folder)).toEqual(before);
    expect(code).not.toBe(0);
  });
});

describe('what agenthub-cli takes of an answer', () => {
  it('leaves out what a newer registry adds, and takes the rest', async () => {
    const { cli } = await desk();
    const newer = { ...evilAsset(), provenance: { commit: 'x' } };
    const { code, stdout } = await cli(['show', 'evil/x'], { fetch: evilAnswers(newer) });
    expect(code).toBe(0);
    expect(stdout).toContain('ref\tevil/x\n');
  });

  it.each<[string, () => Response, number, RegExp]>([
    ['no JSON', () => new Response('<html>sign in here</html>'), 5, /it is no JSON/],
    ['another shape', () => Response.json([1]), 5, /Not the answer of a registry/],
    ['an answer without an end', () => new Response(endless()), 5, /more than \d+ bytes/],
    ['a problem without an end', () => new Response(endless(), { status: 500 }), 1, /answered 500/],
    [
      'a problem of other types',
      () => Response.json({ code: 1, detail: {}, errors: 'x', candidates: [{}] }, { status: 422 }),
      1,
      /answered 422/,
    ],
    ['a 429 of a proxy', () => new Response('slow down', soon), 6, /answered 429/],
    // Repeated after 0.5, 1 and 2 s.
    ['a 503 of a proxy', () => new Response('<html>', { status: 503 }), 6, /answered 503/],
    ['a redirect elsewhere', () => redirect('http://evil.test/x'), 5, /redirects to http:\/\/evil/],
    ['a redirect to another port', () => redirect('http://hub.test:81/'), 5, /redirects to/],
    ['a redirect to a file', () => redirect('file:///etc/passwd'), 5, /redirects to somewhere/],
    ['a redirect in circles', () => redirect('/api/v1/skills'), 5, /redirects more than 5 times/],
  ])('ends with an exit code that tells: %s', async (_, answer, exit, said) => {
    const { cli } = await desk();
    const { code, stderr } = await cli(['find', 'x'], { fetch: async () => answer() });
    expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringMatching(said) });
  });

  it('follows a redirect to https of the same host, with its key', async () => {
    const { cli } = await desk();
    const asked: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(String(input));
      asked.push(`${url.origin} ${new Headers(init?.headers).get('authorization')}`);
      return url.protocol === 'http:'
        ? redirect(`https://${url.host}${url.pathname}`)
        : evilAnswers()(input, init);
    };
    expect((await cli(['show', 'skill:evil/x'], { fetch })).code).toBe(0);
    expect(asked).toEqual(['http://hub.test Bearer sr_x', 'https://hub.test Bearer sr_x']);
  });

  it('does not send a write elsewhere, nor as a read', async () => {
    const { cli, project } = await desk();
    await put(project, { 'SKILL.md': '---\nname: x\ndescription: d\n---\n' });
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push(`${init?.method} ${String(input).split('?')[0]}`);
      return init?.method === 'POST'
        ? redirect('https://hub.test/api/v1/skills', 301)
        : evilAnswers()(input, init);
    };
    const { code, stderr } = await cli(['publish'], { fetch });
    expect(code).toBe(5);
    expect(stderr).toContain('redirects to https://hub.test');
    expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  });

  it('comes to an end where the registry gives pages, or lines of a log, without one', async () => {
    const { cli } = await desk();
    const answer = evilAnswers();
    const { version } = evilAsset();
    for (const [argv, path, body] of [
      [['show', 'evil/x', '--versions'], /\/versions$/, { items: [], nextCursor: 'a', total: 1 }],
      [
        ['admin', 'source', 'log', '0197a5b2-3c64-7000-8000-000000000064'],
        /\/log$/,
        {
          items: [{ ordinal: 1, at: '2026-01-02T03:04:05.000Z', level: 'info', text: 'x' }],
          isOver: false,
        },
      ],
    ] as const) {
      const fetch: typeof globalThis.fetch = async (input, init) =>
        path.test(new URL(String(input)).pathname) ? Response.json(body) : answer(input, init);
      const { code, stderr } = await cli([...argv], { fetch });
      expect({ argv, code }).toEqual({ argv, code: 5 });
      expect(stderr).toMatch(/endless list|had sent before/);
    }
    expect(version).not.toBeNull();
  });

  it('is no more of an archive, or of a file, than was announced', async () => {
    const { cli, project } = await desk();
    const answer = evilAnswers();
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).endsWith('/archive') ? new Response(endless()) : answer(input, init);
    const { code, stderr } = await cli(['download', 'evil/x'], { fetch });
    expect(code).toBe(5);
    expect(stderr).toMatch(/larger than \d+ bytes/);
    expect(await snapshot(project)).toEqual({});
  });

  it('is given up when an archive stops in the middle', async () => {
    const { cli } = await desk();
    const answer = evilAnswers();
    const silent = () =>
      new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).endsWith('/archive') ? new Response(silent()) : answer(input, init);
    const argv = ['download', 'evil/x', '--timeout', '0.2'];
    const { code, stderr } = await cli(argv, { fetch });
    expect(code).toBe(6);
    expect(stderr).toContain('timed out');
  });
});

describe('agenthub-cli download --force', () => {
  it('puts nothing through a link that stands where the folder or a file should be', async () => {
    const archive = archiveOf([{ name: 'a/b.txt', content: 'new' }]);
    const fetch = evilAnswers(
      { ...evilAsset(archive), version: { ...evilAsset(archive).version!, unpackedBytes: 37 } },
      archive.zip,
    );
    const { cli, project, folder } = await desk();
    await put(folder, { 'outside/keep': 'x' });
    await symlink('../outside', join(project, 'x'));
    await mkdir(join(project, 'y'));
    await symlink('../../outside', join(project, 'y/a'));
    const before = await snapshot(folder);
    for (const target of ['x', 'y']) {
      const { code } = await cli(['download', 'evil/x', '-o', target, '--force'], { fetch });
      expect({ target, code }).toEqual({ target, code: 5 });
    }
    expect(await snapshot(folder)).toEqual(before);
  });
});

const soon = { status: 429, headers: { 'retry-after': '0.01' } };
const redirect = (location: string, status = 307) =>
  new Response(null, { status, headers: { location } });

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_048_576)),
  });
}
