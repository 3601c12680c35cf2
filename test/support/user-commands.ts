import { expect } from 'vitest';
import { json, refusal } from './answers.ts';
import { runCommand, serve } from './server-process.ts';
import { secretKey } from './test-env.ts';

/** Does to accounts all that `agenthub user` can, while a server runs on that database, and expects that it is so. */
export async function useUserCommands(database: Record<string, string>): Promise<void> {
  const secrets = { SECRET_KEY: secretKey, ADMIN_PASSWORD: 'password of the admin' };
  const server = await serve({ ...database, ...secrets });
  const run = async (args: string[], input?: string) => {
    const command = await runCommand(['user', ...args], database, input);
    return { code: await command.ended, output: command.output() };
  };
  const post = (path: string, body: object) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const login = (password: string) => post('/auth/login', { email: 'mei', password });
  const me = (credential: string) =>
    fetch(`${server.url}/api/v1/users/me`, {
      headers: { authorization: `Bearer ${credential}` },
    });
  const account = { username: 'mei', email: 'mei@example.com', password: 'password of mei' };
  const mei = await json<{ token: string; apiKey: { key: string } }>(
    post('/auth/register', account),
    201,
  );

  const given = await run(['password', 'MEI@example.com'], 'one from stdin\n');
  expect(given).toMatchObject({ code: 0, output: expect.stringContaining('"mei"') });
  expect(given.output).not.toContain('one from stdin');
  await refusal(me(mei.token), 401, 'auth.invalid_credentials');
  expect((await me(mei.apiKey.key)).status).toBe(200);
  await refusal(login('password of mei'), 401, 'auth.invalid_credentials');
  await json(login('one from stdin'));

  const made = await run(['password', 'mei']);
  const shown = /^(\w{24})$/m.exec(made.output)?.[1] ?? '';
  expect(made.code).toBe(0);
  await json(login(shown));

  expect(await run(['disable', 'mei'])).toEqual({ code: 0, output: '"mei" is disabled.\n' });
  await refusal(me(mei.apiKey.key), 401, 'auth.invalid_credentials');
  expect(await run(['enable', 'mei'])).toEqual({ code: 0, output: '"mei" is enabled.\n' });
  expect((await me(mei.apiKey.key)).status).toBe(200);

  const last = await run(['disable', 'admin']);
  expect(last).toMatchObject({ code: 1, output: expect.stringContaining('last active admin') });
  const nobody = await run(['password', 'nobody'], 'one from stdin\n');
  expect(nobody).toEqual({ code: 1, output: 'agenthub: There is no user "nobody".\n' });
  await server.kill();
}
