import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { AssetDetail, PublishResult, VersionDetail, VersionFile } from '#schema/version.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

function publish(as: User | null, files: Record<string, string>, query = '') {
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  return call(`/agents${query}`, { method: 'POST', as, json: { files: list } });
}

/** A user of that name who has published an agent `reviewer` in version 1.0.0. */
async function publisher(username: string): Promise<User> {
  const user = await registry.user(username);
  await json(publish(user, { 'AGENT.md': agentMd('reviewer'), 'notes/a.txt': 'a\n' }), 201);
  return user;
}

const put = (as: User, path: string, body: unknown) =>
  call(`/agents/${path}`, { method: 'PUT', as, json: body });
const post = (as: User | 'admin', path: string, body: unknown) =>
  call(`/agents/${path}`, { method: 'POST', as, json: body });
const remove = (as: User, path: string) => call(`/agents/${path}`, { method: 'DELETE', as });
const found = (path: string) => json(call(`/agents/${path}`));

describe('POST /api/v1/agents', () => {
  it('publishes a folder with an AGENT.md, whose frontmatter is kept whole', async () => {
    const user = await registry.user('ag-publish');
    const head =
      'version: 1.2.0\ntags: [review]\nmodel: sonnet\ntools: [Read]\ntargets:\n  claude-code:\n    color: red\n';
    const files = { 'agent.md': agentMd('reviewer', { head }), 'notes/a.txt': 'a\n' };
    const result = await json<PublishResult>(publish(user, files), 201);
    expect(result).toMatchObject({
      outcome: 'created',
      asset: { kind: 'agent', ref: 'ag-publish/reviewer', tags: ['review'] },
      version: { version: '1.2.0', fileCount: 2 },
      warnings: [],
    });
    expect(await json(publish(user, files))).toMatchObject({ outcome: 'unchanged' });
    const version = await json<VersionDetail>(call('/agents/ag-publish/reviewer/versions/1.2.0'));
    expect(version.manifest).toMatchObject({
      model: 'sonnet',
      tools: ['Read'],
      targets: { 'claude-code': { color: 'red' } },
    });
    expect(version.readmeHtml).toContain('You do it.');
    expect(await registry.audited('version.publish', 'ag-publish/reviewer@1.2.0')).toMatchObject({
      actorName: 'ag-publish',
    });
  });

  it('refuses files without an AGENT.md, without a token, and to another namespace', async () => {
    const user = await registry.user('ag-refused');
    await refusal(publish(user, { 'SKILL.md': agentMd('a') }), 422, 'archive.invalid');
    await refusal(publish(user, { 'AGENT.md': '# no frontmatter\n' }), 422, 'manifest.invalid');
    await refusal(publish(null, { 'AGENT.md': agentMd('a') }), 401, 'auth.required');
    await registry.user('ag-other');
    const other = publish(user, { 'AGENT.md': agentMd('a') }, '?namespace=ag-other');
    await refusal(other, 403, 'auth.forbidden');
  });
});

describe('GET /api/v1/agents', () => {
  it('lists and finds agents alone, not skills of the same name', async () => {
    const user = await publisher('ag-list');
    await json(registry.publish(user, { 'SKILL.md': agentMd('reviewer') }), 201);
    for (const query of ['namespace=ag-list', 'q=reviewer&namespace=ag-list']) {
      const { items, total } = await json<Page<AssetSummary>>(call(`/agents?${query}`));
      expect([total, items.map(({ kind, ref }) => [kind, ref])]).toEqual([
        1,
        [['agent', 'ag-list/reviewer']],
      ]);
    }
  });
});

describe('GET /api/v1/agents/{namespace}/{name}', () => {
  it('gives the agent with its latest version; 404 for a private one of others', async () => {
    const user = await publisher('ag-get');
    const detail = await json<AssetDetail>(call('/agents/ag-get/reviewer'));
    expect(detail).toMatchObject({ kind: 'agent', version: { version: '1.0.0' } });
    await json(
      call('/agents/ag-get/reviewer', {
        method: 'PATCH',
        as: user,
        json: { visibility: 'private' },
      }),
    );
    await refusal(call('/agents/ag-get/reviewer'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/agents/{name}', () => {
  it('resolves a bare name that one agent has', async () => {
    const user = await registry.user('ag-bare');
    await json(publish(user, { 'AGENT.md': agentMd('only-here') }), 201);
    expect(await found('only-here')).toMatchObject({ ref: 'ag-bare/only-here' });
    await refusal(call('/agents/nowhere'), 404, 'asset.not_found');
  });
});

describe('PATCH /api/v1/agents/{namespace}/{name}', () => {
  it('changes tags and deprecation for those who may', async () => {
    const user = await publisher('ag-patch');
    const patch = (as: User | null, change: unknown) =>
      call('/agents/ag-patch/reviewer', { method: 'PATCH', as, json: change });
    expect(await json(patch(user, { tags: ['new'] }))).toMatchObject({ tags: ['new'] });
    await json(patch(user, { deprecation: { message: 'old' } }));
    expect(await found('ag-patch/reviewer')).toMatchObject({ deprecation: { message: 'old' } });
    await refusal(patch(null, { tags: [] }), 401, 'auth.required');
    await refusal(patch(user, { colour: 1 }), 400, 'request.invalid');
  });
});

describe('DELETE /api/v1/agents/{namespace}/{name}', () => {
  it('deletes the agent', async () => {
    const user = await publisher('ag-delete');
    expect((await remove(user, 'ag-delete/reviewer')).status).toBe(204);
    await refusal(call('/agents/ag-delete/reviewer'), 404, 'asset.not_found');
  });
});

describe('POST /api/v1/agents/{namespace}/{name}/restore', () => {
  it('brings a deleted agent back, for its owner', async () => {
    const user = await publisher('ag-restore');
    await remove(user, 'ag-restore/reviewer');
    await json(post(user, 'ag-restore/reviewer/restore', {}));
    expect(await found('ag-restore/reviewer')).toMatchObject({ latestVersion: '1.0.0' });
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions', () => {
  it('lists the versions, the newest first', async () => {
    const user = await publisher('ag-versions');
    await json(publish(user, { 'AGENT.md': agentMd('reviewer', { prompt: 'New.' }) }), 201);
    const { items } = await json<Page<VersionDetail>>(
      call('/agents/ag-versions/reviewer/versions'),
    );
    expect(items.map(({ version }) => version)).toEqual(['1.0.1', '1.0.0']);
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}', () => {
  it('gives a version by number or dist-tag', async () => {
    await publisher('ag-version');
    expect(await found('ag-version/reviewer/versions/latest')).toMatchObject({ version: '1.0.0' });
    await refusal(call('/agents/ag-version/reviewer/versions/9.0.0'), 404, 'version.not_found');
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}/files', () => {
  it('lists the files', async () => {
    await publisher('ag-files');
    const { items } = await json<{ items: VersionFile[] }>(
      call('/agents/ag-files/reviewer/versions/1.0.0/files'),
    );
    expect(items.map(({ path }) => path)).toEqual(['AGENT.md', 'notes/a.txt']);
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}/files/{path}', () => {
  it('gives the bytes of a file', async () => {
    await publisher('ag-file');
    const answer = await call('/agents/ag-file/reviewer/versions/1.0.0/files/AGENT.md');
    expect(await answer.text()).toBe(agentMd('reviewer'));
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}/source/{path}', () => {
  it('gives the lines of a file', async () => {
    await publisher('ag-source');
    const source = await found('ag-source/reviewer/versions/1.0.0/source/AGENT.md');
    expect(source).toMatchObject({ language: 'markdown' });
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}/archive', () => {
  it('gives the ZIP under its digest', async () => {
    await publisher('ag-archive');
    const path = 'ag-archive/reviewer/versions/1.0.0';
    const { digest } = await json<VersionDetail>(call(`/agents/${path}`));
    const answer = await call(`/agents/${path}/archive`);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${digest}"`]);
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/versions/{version}/diff/{to}', () => {
  it('says what changed in the prompt', async () => {
    const user = await publisher('ag-diff');
    await json(publish(user, { 'AGENT.md': agentMd('reviewer', { prompt: 'New.' }) }), 201);
    const diff = await found('ag-diff/reviewer/versions/1.0.0/diff/1.0.1');
    expect(diff).toMatchObject({
      files: [
        { path: 'AGENT.md', change: 'changed' },
        { path: 'notes/a.txt', change: 'removed' },
      ],
    });
  });
});

describe('POST /api/v1/agents/{namespace}/{name}/versions/{version}/yank', () => {
  it('hides a version from resolution', async () => {
    const user = await publisher('ag-yank');
    const path = 'ag-yank/reviewer/versions/1.0.0/yank';
    await refusal(post(user, path, {}), 400, 'request.invalid');
    expect(await json(post(user, path, { reason: 'wrong' }))).toMatchObject({
      yankReason: 'wrong',
    });
    expect(await found('ag-yank/reviewer')).toMatchObject({ latestVersion: null, version: null });
  });
});

describe('DELETE /api/v1/agents/{namespace}/{name}/versions/{version}/yank', () => {
  it('undoes a yank', async () => {
    const user = await publisher('ag-unyank');
    const path = 'ag-unyank/reviewer/versions/1.0.0/yank';
    await json(post(user, path, { reason: 'wrong' }));
    expect(await json(remove(user, path))).toMatchObject({ yankedAt: null });
  });
});

describe('PUT /api/v1/agents/{namespace}/{name}/dist-tags/{tag}', () => {
  it('points a dist-tag at a version', async () => {
    const user = await publisher('ag-tag');
    const tags = await json(put(user, 'ag-tag/reviewer/dist-tags/beta', { version: '1.0.0' }));
    expect(tags).toEqual({ beta: '1.0.0', latest: '1.0.0' });
  });
});

describe('DELETE /api/v1/agents/{namespace}/{name}/dist-tags/{tag}', () => {
  it('removes a dist-tag', async () => {
    const user = await publisher('ag-untag');
    await json(put(user, 'ag-untag/reviewer/dist-tags/beta', { version: '1.0.0' }));
    const tags = await json(remove(user, 'ag-untag/reviewer/dist-tags/beta'));
    expect(tags).toEqual({ latest: '1.0.0' });
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/install-plan', () => {
  it('refuses a target that there is not', async () => {
    await publisher('ag-plan');
    const plan = call('/agents/ag-plan/reviewer/install-plan?target=nothing');
    await refusal(plan, 404, 'target.unknown');
  });
});

describe('POST /api/v1/agents/{namespace}/{name}/installs', () => {
  it('counts an install', async () => {
    const user = await publisher('ag-install');
    const body = { version: '1.0.0', target: 'claude-code' };
    expect((await post(user, 'ag-install/reviewer/installs', body)).status).toBe(204);
    expect(await found('ag-install/reviewer')).toMatchObject({ installs: 1 });
  });
});
