import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clone, listFiles, readBlob } from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { expect, it, onTestFinished } from 'vitest';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';

it('reads of a repository with deltas what isomorphic-git reads', async () => {
  const { root, remove } = createRepositories();
  onTestFinished(remove);
  const repository = new Repository(root);
  const long = Array.from({ length: 2_000 }, (_, line) => `line ${line}, 数据`).join('\n');
  const files = Array.from({ length: 40 }, (_, at) => ({
    path: `skills/s${at}/SKILL.md`,
    content: `---\nname: s${at}\n---\n${long}\n${at}\n`,
  }));
  const commit = repository.commit([
    ...files,
    { path: 'bin/run.sh', content: '#!/bin/sh\n', mode: '100755' },
    { path: 'data.bin', content: Uint8Array.from({ length: 70_000 }, (_, at) => at % 251) },
  ]);
  const backend = await serveGit({ root });
  onTestFinished(() => backend.close());
  const url = `${backend.url}/skills.git`;

  const dir = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  await clone({ fs, http, dir, url, depth: 1, singleBranch: true, noCheckout: true });
  const theirs = await listFiles({ fs, dir, ref: 'HEAD' });

  const git = createNodeGit({ addresses: { allow: ['127.0.0.0/8'] } });
  const ours = await git.fetchTree({ url, ref: null, credential: null }, commit, gitLimitsDefault);
  expect(ours.files.map(({ path }) => path).toSorted()).toEqual(theirs.toSorted());
  for (const { path, oid } of ours.files) {
    const { blob } = await readBlob({ fs, dir, oid: commit, filepath: path });
    expect([path, Buffer.from(await ours.readBlob(oid)).equals(blob)]).toEqual([path, true]);
  }
});
