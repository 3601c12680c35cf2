import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail, PublishResult, VersionDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
const leaked = 'token-0123456789';
const base = '/skills/mei/leak/versions';
const yanked = `${base}/1.1.0`;
let mei: User;
let ada: User;

function yank(as: User, path: string, severity?: string) {
  const body = { reason: 'It has a secret', ...(severity === undefined ? {} : { severity }) };
  return call(`${path}/yank`, { method: 'POST', as, json: body });
}

beforeAll(async () => {
  mei = await registry.user('mei');
  ada = await registry.user('ada');
  const files = (body: string) => ({
    'SKILL.md': skillMd('leak', { description: 'Leaks', body }),
    'notes.txt': body,
  });
  await json(registry.publish(mei, files('nothing'), '?version=1.0.0'), 201);
  await json(registry.publish(mei, files(leaked), '?version=1.1.0'), 201);
  await json(yank(mei, yanked, 'security'));
});

describe('POST /api/v1/skills/{namespace}/{name}/versions/{version}/yank', () => {
  it('says the severity, which is `broken` by default, in the version and in the audit entry', async () => {
    const one = await json<PublishResult>(
      registry.publish(mei, { 'SKILL.md': skillMd('plain') }, '?version=1.0.0'),
      201,
    );
    expect(one.version.yankSeverity).toBeNull();
    const path = '/skills/mei/plain/versions/1.0.0';
    expect(await json(yank(mei, path))).toMatchObject({ yankSeverity: 'broken' });
    expect(await json(yank(mei, path, 'security'))).toMatchObject({ yankSeverity: 'security' });
    expect(await registry.audited('version.yank')).toMatchObject({
      subject: 'mei/plain@1.0.0',
      detail: { reason: 'It has a secret', severity: 'security' },
    });
    await refusal(yank(mei, path, 'ugly'), 400, 'request.invalid');
    const undone = await json(call(`${path}/yank`, { method: 'DELETE', as: mei }));
    expect(undone).toMatchObject({ yankSeverity: null, yankReason: null });
  });

  it.each([
    ['archive', `${yanked}/archive`],
    ['list of files', `${yanked}/files`],
    ['file', `${yanked}/files/notes.txt`],
    ['highlighted file', `${yanked}/source/notes.txt`],
    ['diff to it', `${base}/1.0.0/diff/1.1.0`],
    ['diff from it', `${base}/1.1.0/diff/1.0.0`],
    ['install plan', '/skills/mei/leak/install-plan?target=claude-code&version=1.1.0'],
  ])('for security ends reading of the %s for all but owners and admins', async (_, path) => {
    for (const as of [null, ada]) {
      const problem = await refusal(call(path, { as }), 410, 'version.withdrawn');
      expect(problem.detail).toContain('It has a secret');
      expect(problem.detail).toContain('1.0.0');
    }
    for (const as of [mei, 'admin'] as const) expect((await call(path, { as })).status).toBe(200);
  });

  it('for security ends what a client keeps that revalidates the archive', async () => {
    const own = await call(`${yanked}/archive`, { as: mei });
    const headers = { 'if-none-match': own.headers.get('etag') ?? '' };
    expect((await call(`${yanked}/archive`, { as: mei, headers })).status).toBe(304);
    await refusal(call(`${yanked}/archive`, { headers }), 410, 'version.withdrawn');
  });

  it('for security leaves the version visible, without its content', async () => {
    const text = await (await call(yanked)).text();
    expect(text).not.toContain(leaked);
    expect(JSON.parse(text)).toMatchObject({
      yankSeverity: 'security',
      yankReason: 'It has a secret',
      readmeHtml: '',
      manifest: {},
    });
    expect(await (await call('/skills/mei/leak')).text()).not.toContain(leaked);
    expect((await json<VersionDetail>(call(yanked, { as: mei }))).readmeHtml).toContain(leaked);
  });

  it('for security keeps agents from pinning it, and tells those that have', async () => {
    const skill = (version: string) =>
      registry.publish(mei, { 'SKILL.md': skillMd('part') }, `?version=${version}`);
    await json(skill('1.0.0'), 201);
    const agent = (name: string) =>
      call(`/agents?version=1.0.0`, {
        method: 'POST',
        as: mei,
        json: { manifest: agentMd(name, { head: 'skills: [part@1.0.0]\n' }) },
      });
    await json(agent('whole'), 201);
    await json(yank(mei, '/skills/mei/part/versions/1.0.0', 'security'));
    const whole = await json<AssetDetail>(call('/agents/mei/whole'));
    expect(whole.version?.parts).toMatchObject([{ trouble: 'yanked', yankSeverity: 'security' }]);
    const problem = await refusal(agent('late'), 422, 'manifest.invalid');
    expect(problem.detail).toContain('withdrawn');
  });
});
