import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../run-cli.ts';
import { nowhere, type Person, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

async function call(path: string, key: string | null, body: unknown): Promise<Response> {
  return fetch(`${registry.url()}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
  });
}

/** The network of a CLI beside which a person decides as soon as the login has started. */
function withDecision(person: Person, approve: boolean): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const { url } = new Request(input);
    if (!url.endsWith('/auth/device')) return answer;
    const { userCode } = (await answer.clone().json()) as { userCode: string };
    const { username: email, password } = person;
    const login = await call('/auth/login', null, { email, password });
    const { token } = (await login.json()) as { token: string };
    const decided = await call('/auth/device/decision', token, { userCode, approve });
    expect(decided.status).toBe(204);
    return answer;
  };
}

describe('agenthub-cli login --device', () => {
  it('prints the page and the code, opens nothing, and stores a key named after the machine', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const argv = ['login', '--device', '--registry', registry.url()];
    const signedIn = await registry.cli(argv, null, { home, fetch: withDecision(person, true) });
    expect(signedIn.stderr).toContain(`${registry.url()}/device`);
    expect(signedIn.stderr).toMatch(/Code {3}[B-Z]{4}-[B-Z]{4}\n/);
    expect([signedIn.code, signedIn.stderr]).toEqual([
      0,
      expect.stringContaining(`as ${person.username}`),
    ]);
    expect(signedIn.launched).toEqual([]);
    const stored = await readFile(join(home, '.skills-registry', 'credentials.toml'), 'utf8');
    const [key = ''] = /sr_[\w-]{43}/.exec(stored) ?? [];
    expect(signedIn.stdout + signedIn.stderr).not.toContain(key);
    const whoami = await registry.cli(['whoami', '--json'], null, { home });
    expect(whoami.json().data).toMatchObject({ username: person.username });
    const list = await registry.cli(['token', 'list', '--json'], null, { home });
    expect(list.json().data).toMatchObject([
      { name: 'agenthub-cli on test-machine', scopes: ['read', 'publish'] },
      { name: 'First key' },
    ]);
  });

  it('ends with 4 when the login is denied, and stores nothing', async () => {
    const person = await registry.person();
    const home = await temporaryFolder();
    const argv = ['login', '--device', '--json'];
    const denied = await registry.cli(argv, null, { home, fetch: withDecision(person, false) });
    expect([denied.code, denied.json().error?.code]).toEqual([4, 'device.denied']);
    expect((await registry.cli(['whoami'], null, { home })).code).toBe(4);
  });

  it('ends at once with Ctrl-C', async () => {
    const stop = new AbortController();
    const world: { signal: AbortSignal; fetch: typeof fetch } = {
      signal: stop.signal,
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        setTimeout(() => stop.abort(), 50);
        return answer;
      },
    };
    const stopped = await registry.cli(['login', '--device'], null, world);
    expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringContaining('Code')]);
  });

  it('refuses what contradicts it, and says when there is no registry', async () => {
    for (const more of [['--with-token'], ['--user', 'mei'], ['--quiet']])
      expect((await registry.cli(['login', '--device', ...more])).code).toBe(2);
    const away = await registry.cli(['login', '--device', '--registry', nowhere]);
    expect(away.code).toBe(6);
  });
});
