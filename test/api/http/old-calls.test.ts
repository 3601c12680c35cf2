import { describe, expect, it } from 'vitest';
import { kindNames, kindWords } from '#schema/kind.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const { call, user, publish } = await fileRegistry();

async function problem(path: string, init: Parameters<typeof call>[1] = {}) {
  const response = await call(path, init);
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return { status: response.status, code, detail };
}

describe('calls of the predecessor', () => {
  it.each([
    ['/skills?keyword=pdf', 'q'],
    ['/mcps?size=20&keyword=pdf', 'q'],
    ['/agents?page=2', 'cursor'],
    ['/search?q=pdf&page=2&size=5', 'cursor'],
    ['/admin/users?page=1', 'cursor'],
  ])('are refused for a parameter that is none here: GET %s', async (path, instead) => {
    const { status, code, detail } = await problem(path, { as: 'admin' });
    expect([status, code]).toEqual([400, 'request.invalid']);
    expect(detail).toMatch(new RegExp(`^/(keyword|page): is no parameter here; use ${instead}\\b`));
  });

  it.each(kindNames.map((kind) => kindWords[kind]))(
    'are told what replaces them: the top and the numbers of %s',
    async (word) => {
      for (const [path, replacement] of [
        [`/${word}/top`, `GET /api/v1/${word}?sort=installs&size=10`],
        [`/${word}/top?limit=5`, `GET /api/v1/${word}?sort=installs&size=10`],
        [`/${word}/1`, `GET /api/v1/${word}/<namespace>/<name>`],
        [`/${word}/12/install`, `GET /api/v1/${word}/<namespace>/<name>/install-plan`],
      ] as const) {
        const { status, detail } = await problem(path);
        expect(status).toBe(404);
        expect(detail).toContain('is replaced by');
        expect(detail).toContain(replacement);
      }
    },
  );

  it.each([
    ['POST', '/users/me/api-key/regenerate', 'POST /api/v1/users/me/tokens'],
    ['POST', '/auth/api-key', 'POST /api/v1/users/me/tokens'],
    ['GET', '/users/me/installed', 'GET /api/v1/skills?owner='],
    ['PUT', '/admin/users/3/disable', 'agenthub user disable'],
  ])('are told what replaces them: %s %s', async (method, path, replacement) => {
    const { status, detail } = await problem(path, { as: 'admin', method });
    expect(status).toBe(404);
    expect(detail).toContain(replacement);
  });

  it('find an asset that is called so', async () => {
    const mei = await user('mei-of-old');
    for (const name of ['top', '1'])
      expect((await publish(mei, { 'SKILL.md': skillMd(name) }, '?visibility=public')).status).toBe(
        201,
      );
    expect((await call('/skills/top')).status).toBe(200);
    expect((await call('/skills/1')).status).toBe(200);
  });

  it('leave words in other parameters alone', async () => {
    expect((await call('/skills?q=page%3D2')).status).toBe(200);
    expect((await call('/skills?q=keyword')).status).toBe(200);
  });
});
