import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { snapshot } from './world.ts';

const { desk, publish } = useRegistry();

/** The real network, but for the answer with the archive. */
function onArchive(change: (real: Response) => Response | Promise<Response>): typeof fetch {
  return async (input, init) => {
    const real = await fetch(input, init);
    return String(input instanceof Request ? input.url : input).endsWith('/archive')
      ? change(real)
      : real;
  };
}

const bodyOf = async (real: Response) => new Uint8Array(await real.arrayBuffer());

describe('an archive that does not come as it was published', () => {
  beforeAll(async () => {
    await publish('one', '1.0.0');
    await publish('two', '1.0.0', { 'docs/long.md': 'x'.repeat(20_000) });
  });

  const answers: [string, number, (real: Response) => Response | Promise<Response>][] = [
    [
      'one byte differs',
      5,
      async (real) => {
        const bytes = await bodyOf(real);
        bytes[40] = (bytes[40] ?? 0) ^ 1;
        return new Response(bytes);
      },
    ],
    ['it ends early', 5, async (real) => new Response((await bodyOf(real)).subarray(0, -10))],
    ['a proxy answers instead', 5, () => new Response('<html>Sign in to the network</html>')],
    ['it never ends', 5, () => new Response(endless())],
    [
      'the connection breaks in the middle',
      6,
      async (real) => {
        const bytes = await bodyOf(real);
        return new Response(
          new ReadableStream({
            pull(controller) {
              controller.enqueue(bytes.subarray(0, 50));
              controller.error(new TypeError('terminated'));
            },
          }),
        );
      },
    ],
    ['a gateway fails', 6, () => new Response('bad gateway', { status: 502 })],
  ];

  it.each(answers)('%s: ends with %d and changes nothing', async (_, code, change) => {
    const { cli, project, home } = await desk();
    const result = await cli(['add', 'one', 'two', '-a', 'claude-code', '-a', 'kiro', '--json'], {
      fetch: onArchive(change),
    });
    expect(result.code).toBe(code);
    expect(result.json().ok).toBe(false);
    expect(await snapshot(project)).toEqual({});
    expect(Object.keys(await snapshot(home))).toEqual([
      '.skills-registry/',
      '.skills-registry/installs/',
    ]);
  });

  it('is fetched again when the copy in the cache is damaged, and the cache is mended', async () => {
    const { cli, home, project } = await desk();
    await cli(['add', 'two', '-a', 'kiro']);
    const whole = await snapshot(project);
    const cache = join(home, '.skills-registry/archives');
    const [name = ''] = await readdir(cache);
    const good = await readFile(join(cache, name));
    await writeFile(join(cache, name), good.subarray(0, 100));
    await cli(['remove', 'two']);
    expect(await cli(['add', 'two', '-a', 'kiro'])).toMatchObject({ code: 0 });
    expect(await snapshot(project)).toEqual(whole);
    expect(await readFile(join(cache, name))).toEqual(good);
  });
});

describe('a registry that lies about names', () => {
  beforeAll(() => publish('honest', '1.0.0'));

  /** The real answers, with one field of the JSON replaced. */
  const lying =
    (path: RegExp, field: string, lie: string): typeof fetch =>
    async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      const real = await fetch(input, init);
      if (!path.test(url)) return real;
      const body = (await real.json()) as Record<string, unknown>;
      const set = (holder: Record<string, unknown>, [key = '', ...rest]: string[]): void => {
        if (rest.length === 0) holder[key] = lie;
        else set(holder[key] as Record<string, unknown>, rest);
      };
      set(body, field.split('.'));
      return Response.json(body);
    };

  it.each([
    [/skills\/honest$/, 'name', '..'],
    [/skills\/honest$/, 'namespace', '../../..'],
    [/skills\/honest$/, 'name', '.ssh'],
    [/platform\/honest$/, 'version.version', '../../../../evil'],
    [/platform\/honest$/, 'version.version', '1.0.0/../../..'],
    [/platform\/honest$/, 'version.digest', 'sha256:../../../etc/passwd'],
  ])('writes nothing when %s has %s %s', async (path, field, lie) => {
    const { cli, folder } = await desk();
    const before = await snapshot(folder);
    const { code } = await cli(['add', 'honest', '-a', 'claude-code', '-a', 'kiro'], {
      fetch: lying(path, field, lie),
    });
    expect(code).toBeGreaterThan(0);
    expect(await snapshot(folder)).toEqual(before);
  });
});

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
}
