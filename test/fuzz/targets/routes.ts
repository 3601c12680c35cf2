import { skillMd } from '#test/support/skill-md.ts';
import { bytesOf, rawZip } from '#test/support/zip.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';
import { checkAnswer } from '../check-answer.ts';
import type { Choices } from '../choices.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, mutateBytes } from '../hostile.ts';
import { type FuzzedRoute, fuzzedRoutes, requestOf } from '../request.ts';
import { manifestOf, wordOf } from '../manifests-of.ts';
import type { Known } from '../value-of.ts';
import { signedPush } from './webhooks.ts';

/** The routes that did what they are for at least once; or asked a git remote, which here none lets them. */
export const reached = new Set<string>();

/** Every route of the API with every part of a request: method, path, query, headers, body, caller. */
export const routesTarget: Target = {
  name: 'routes',
  casesPerSession: 400,
  // One call of each that nothing is wrong with: it must succeed, else the rest would be turned away at the door.
  first: fuzzedRoutes.map((_, index) => [index]),
  async open() {
    const world = await openApiWorld();
    return {
      run: (choices) => runCase(world, choices),
      close: () => world.close(),
    };
  },
};

async function runCase(world: ApiWorld, choices: Choices): Promise<void> {
  const route = choices.pick(fuzzedRoutes);
  const caller = choices.pick(callersOf(world, route));
  const sent = requestOf(choices, route, knownTo(world, route, choices));
  const headers = { ...caller.headers, ...sent.headers };
  const { method, path, body } = sent;
  const init = {
    method,
    headers,
    ...(body && method !== 'GET' && method !== 'HEAD' ? { body } : {}),
  };
  const answer = await world.registry.app.request(path, init);
  const { status, text } = await checkAnswer(world, route, { ...sent, headers }, answer);
  if (status < 300 || text.includes('"code":"git.address_denied"')) reached.add(route.key);
  // What an answer may show once is a secret from then on.
  for (const [, secret] of text.matchAll(/"(?:key|token|webhookSecret)":"([^"]{20,})"/g)) {
    if (secret !== undefined) world.secrets.add(secret);
  }
}

/** Who may call it, first whom it is for. */
function callersOf({ callers }: ApiWorld, { key }: FuzzedRoute) {
  const isOwn = /\/users\/me|\/auth\/(?:logout|device)/.test(key);
  return isOwn ? callers.toSorted((a, b) => rank(a.name) - rank(b.name)) : callers;
}

function rank(name: string): number {
  return name === 'mei by bearer' ? 0 : 1;
}

/** What a field of that name may be so that something is found. */
function knownTo(
  { ids, people, webhookSecret }: ApiWorld,
  { key }: FuzzedRoute,
  own: Choices,
): Known {
  const id = /sync-sources|webhooks/.test(key)
    ? [ids.source, ids.paused]
    : key.includes('sync-runs')
      ? [ids.run]
      : key.includes('/invitations')
        ? [people.invitation]
        : key.includes('/users/me/tokens')
          ? [ids.token]
          : [ids.user];
  const manifest = manifestOf(wordOf(key), 'made-here');
  const isQueryTag = !key.includes('dist-tags');
  const versions = ['1.1.0', 'latest', 'beta', '1.0.0', '2.0.0-beta.1'];
  return {
    values: {
      id,
      source: [ids.source],
      namespace: key.includes('/namespaces')
        ? ['crew', 'mei']
        : key.startsWith('POST /api/v1/admin')
          ? ['admin', 'mei']
          : ['mei', 'liu', 'admin'],
      team: ['crew', 'mei'],
      tokenId: [people.tokenId],
      secret: [people.resetSecret],
      userCode: [people.userCode],
      deviceCode: [people.deviceCode],
      name: key.endsWith('/restore')
        ? ['gone', 'pdf-tools']
        : ['pdf-tools', 'inner', 'hidden', 'other', 'gone'],
      version: versions,
      to: versions.toReversed(),
      path: [manifest.path, 'scripts/run.py', 'data/zeros.bin', '参考/说明 100%.md', 'README.md'],
      content: [manifest.content, '# Text\n', 'AAAA'],
      // Both are of a publish, where a valid one is whatever the manifest says.
      ...(/^POST \/api\/v1\/(?:skills|mcps|agents)$/.test(key)
        ? { version: ['3.0.0', '1.0.0'], namespace: ['admin', 'mei'] }
        : {}),
      of: ['skill:mei/pdf-tools@1.0.0@^1,skill:mei/hidden@1.0.0', 'agent:mei/gone@1.0.0@beta'],
      tag: isQueryTag ? ['pdf', '前端'] : ['beta', 'latest'],
      tags: [['pdf'], ['前端', 'c++'], []],
      distTag: ['beta', 'latest'],
      target: ['claude-code', 'cursor'],
      username: key.endsWith('/members')
        ? ['ana', 'liu']
        : key.includes('/members/')
          ? ['liu', 'mei']
          : ['someone-new', 'mei', 'admin'],
      email: key.includes('/login')
        ? ['mei', 'mei@example.com']
        : ['new@example.com', 'mei@example.com'],
      newPassword: ['another password', 'é'.repeat(37)],
      currentPassword: ['password of mei', 'wrong'],
      password: ['password of mei', 'another password', 'é'.repeat(37)],
      url: [
        'http://127.0.0.1:2/other/skills.git',
        'ssh://git@127.0.0.1:2/x.git',
        'git@[::1]:x.git',
      ],
      ref: ['main', 'refs/heads/main', 'HEAD'],
      pathGlob: ['skills/**', '', '**/*'],
      successor: ['mei/other', 'liu/other'],
      visibility: ['public', 'internal', 'private'],
      reason: ['It is broken'],
      cursor: [cursorOf(own), cursorOf(own), 'e30'],
      expiresInDays: [30, null, 3650],
      after: [0, 1],
      privateKey: [
        '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
      ],
      intervalSeconds: [0, 3600, null],
    },
    bodies: {
      'application/zip': (choices) => ({ headers: {}, body: smallZip(choices) }),
      'multipart/form-data': (choices) => form(choices),
      // Of no type: a webhook, which is signed over its bytes.
      '': (choices) => signedPush(choices, webhookSecret),
      ...(key.endsWith('/move') ? { 'application/json': move } : {}),
    },
  };
}

/** Where an asset moves: its own name is in the path. */
function move(choices: Choices) {
  const to = {
    name: choices.oneIn(5) ? hostileText(choices) : choices.pick(['moved', 'other', 'gone']),
    ...(choices.oneIn(3) ? { namespace: choices.pick(['crew', 'liu', 'nobody']) } : {}),
  };
  return { headers: {}, body: new TextEncoder().encode(JSON.stringify(to)) };
}

/** A cursor as the lists make them: JSON in base64url, with any values in it. */
function cursorOf(choices: Choices): string {
  const values = [
    ['updated', 9_007_199_254_740_991, 'x'],
    [0, 'x'],
    ['name', hostileText(choices)],
    [8.64e15, '0'.repeat(36)],
    [-1e15, 'a\0'],
    {},
  ];
  return Buffer.from(JSON.stringify(choices.pick(values))).toString('base64url');
}

function smallZip(choices: Choices): Uint8Array<ArrayBuffer> {
  const zip = rawZip([
    { name: 'SKILL.md', content: skillMd('zipped') },
    { name: 'scripts/run.sh', content: '#!/bin/sh\n', mode: 0o100755 },
  ]);
  return choices.oneIn(2) ? mutateBytes(choices, zip) : zip;
}

function form(choices: Choices): {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
} {
  const name = choices.oneIn(3) ? hostileText(choices).replaceAll(/["\r\n]/g, '') : 'SKILL.md';
  const field = choices.oneIn(10) ? hostileText(choices).replaceAll(/["\r\n]/g, '') : 'file';
  const body = bytesOf(
    `--b\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\n\r\n${skillMd('formed')}\r\n--b--\r\n`,
  );
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: choices.oneIn(3) ? mutateBytes(choices, body) : body,
  };
}
