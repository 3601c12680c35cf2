import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate } from '#test/support/git/keys.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';

const { root, remove } = createRepositories();
const company = makeCertificate();
const folder = mkdtempSync(join(tmpdir(), 'agenthub-ca-'));
let backend: Backend;
let commit: string;

beforeAll(async () => {
  commit = new Repository(root).commit([{ path: 'a', content: 'x' }]);
  writeFileSync(join(folder, 'company.pem'), company.ca);
  backend = await serveGit({ root, tls: company });
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true });
  remove();
});

/** What another process, which reads the variable as it starts, gets of the remote. */
async function resolveElsewhere(ca: string | undefined, env: Record<string, string>) {
  const script = `
    import { createNodeGit } from '#api/platform/git/node-git.ts';
    const git = createNodeGit({ addresses: { allow: ['127.0.0.1'] }, ca: ${JSON.stringify(ca)} });
    const source = { url: '${backend.url}/skills.git', ref: null, credential: null };
    console.log(await git.resolveRemote(source).then((head) => head.commit, (err) => err.code));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: { PATH: process.env['PATH'], ...env } },
  );
  return stdout.trim();
}

it('trusts NODE_EXTRA_CA_CERTS, also beside a CA that is given', async () => {
  const variable = { NODE_EXTRA_CA_CERTS: join(folder, 'company.pem') };
  const another = makeCertificate().ca;
  expect(await resolveElsewhere(undefined, {})).toBe('git.unreachable');
  expect(await resolveElsewhere(undefined, variable)).toBe(commit);
  expect(await resolveElsewhere(another, variable)).toBe(commit);
  expect(await resolveElsewhere(`${another}${company.ca}`, {})).toBe(commit);
});
