import { describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { builtFiles } from '#test/support/built-files.ts';
import { openTestRegistry, skillMd } from '#test/support/registry.ts';
import { adminKey } from '#test/support/test-env.ts';

const replace = {
  ui: builtFiles({
    'index.html': '<html><head></head>',
    'assets/a.js': 'run()',
    'favicon.svg': '<svg/>',
  }),
  scalar: builtFiles({ 'standalone.js': 'document' }),
  cliTarball: async () => new Uint8Array([31, 139]),
};

/** Every kind of answer there is: what is asked, and the status that tells the kind. */
const kinds: Record<string, [path: string, status: number, init?: RequestInit]> = {
  'a list': ['/api/v1/skills', 200],
  'a list, kept': ['/api/v1/skills', 200],
  'a list with a credential': ['/api/v1/skills', 200, { headers: { 'x-api-key': adminKey } }],
  'a list that the client has': ['/api/v1/skills', 304, { headers: { 'if-none-match': '*' } }],
  'a head': ['/api/v1/skills', 200, { method: 'HEAD' }],
  'an archive': ['/api/v1/skills/admin/base/versions/1.0.0/archive', 200],
  'an archive that the client has': [
    '/api/v1/skills/admin/base/versions/1.0.0/archive',
    304,
    { headers: { 'if-none-match': '*' } },
  ],
  'a raw file': ['/api/v1/skills/admin/base/versions/1.0.0/files/SKILL.md', 200],
  'a picture': ['/api/v1/skills/admin/base/versions/1.0.0/files/p.svg', 200],
  'a write': ['/api/v1/auth/logout', 204, { method: 'POST' }],
  'a problem of input': ['/api/v1/skills?size=x', 400],
  'a problem of the credential': ['/api/v1/users/me', 401],
  'a problem of the method': ['/api/v1/skills', 405, { method: 'OPTIONS' }],
  'an unknown address of the API': ['/api/v1/nothing', 404],
  'what is not there': ['/api/v1/skills/admin/none', 404],
  health: ['/health', 200],
  readiness: ['/ready', 200],
  'the document of the API': ['/openapi.json', 200],
  'the document that the client has': ['/openapi.json', 304, { headers: { 'if-none-match': '*' } }],
  'the reference': ['/docs', 200],
  'the script of the reference': ['/docs/standalone.js', 200],
  'a file that the reference lacks': ['/docs/none.js', 404],
  'the tarball of the CLI': ['/cli/agenthub-cli.tgz', 200],
  'a page': ['/', 200],
  'a page that there is not': ['/nothing', 404],
  'a built file': ['/assets/a.js', 200],
  'a built file that the client has': [
    '/assets/a.js',
    304,
    { headers: { 'if-none-match': '"1"' } },
  ],
  'a built file that there is not': ['/assets/none.js', 404],
  'the icon': ['/favicon.ico', 200],
  'a write to no address of the API': ['/nothing', 404, { method: 'POST' }],
};

describe.each([
  ['https://hub.example', 'max-age=31536000'],
  ['http://hub.example:8000', null],
])('at %s', async (publicUrl, transport) => {
  const { registry, close } = await openTestRegistry({ PUBLIC_URL: publicUrl }, replace);
  const files = {
    'SKILL.md': skillMd('base'),
    'p.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  };
  await json(registry.publish('admin', files), 201);

  it.each(Object.keys(kinds))(
    '%s says that its type is not to be guessed, and who it answers',
    async (kind) => {
      const [path, status, init] = kinds[kind]!;
      const answer = await registry.app.request(path, init);
      expect(answer.status).toBe(status);
      const { headers } = answer;
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBe(transport);
      expect(headers.get('x-request-id')).not.toBe('');
    },
  );

  it('gives an answer without a database what every answer has', async () => {
    await registry.loseDatabase();
    for (const [path, status] of [
      ['/ready', 503],
      ['/api/v1/skills', 503],
      ['/health', 200],
    ] as const) {
      const answer = await registry.app.request(path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('strict-transport-security')).toBe(transport);
    }
    await close();
  });
});
