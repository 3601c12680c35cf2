import { z } from 'zod';
import { buildArchive } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { errorCatalogue } from '#schema/error.ts';
import { digestOf } from '#cli/install/unpack.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { bytesOf, rawZip } from '#test/support/zip.ts';
import type { Choices } from './choices.ts';
import { hostileJson, hostileText, mutateBytes, mutateJson } from './hostile.ts';
import { fuzzedRoutes } from './request.ts';
import { type Known, valueOf } from './value-of.ts';

const archive = await buildArchive(
  'skill',
  [
    { path: 'SKILL.md', bytes: bytesOf(skillMd('pdf-tools')), executable: false },
    { path: 'scripts/run.sh', bytes: bytesOf('#!/bin/sh\necho hi\n'), executable: true },
  ],
  defaultLimits,
);
/** The archive that an honest answer is about. */
export const honest = {
  bytes: archive.bytes,
  digest: digestOf(archive.bytes),
  unpackedBytes: archive.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  fileCount: archive.files.length,
};

const answers = fuzzedRoutes.map(({ method, path, responses }) => ({
  method,
  // Longest first would be of no use: a segment fits one parameter, but for a path.
  pattern: new RegExp(`^${path.replaceAll('{path}', '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  literals: path.replaceAll(/\{\w+\}/g, '').length,
  success: [...responses].find(([status]) => status < 300),
}));

/**
 * A registry that answers every call as its route declares where every choice is 0, and else with other
 * values, other shapes, problems, pages of a proxy, or nothing.
 */
export function registryOfLies(choices: Choices): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const method = init?.method ?? 'GET';
    if (choices.oneIn(12)) return failure(choices);
    const route = answers
      .filter((one) => one.method === method && one.pattern.test(url.pathname))
      .toSorted((a, b) => b.literals - a.literals)[0];
    if (url.pathname.endsWith('/archive')) return archiveAnswer(choices);
    if (!route?.success) return problemAnswer(choices, 404);
    const [status, schema] = route.success;
    if (status === 204) return new Response(null, { status });
    if (!schema)
      return new Response(choices.oneIn(2) ? hostileText(choices) : '# Text\n', { status });
    const shape = z.toJSONSchema(schema, {
      io: 'output',
      unrepresentable: 'any',
      reused: 'inline',
    });
    const value = valueOf(choices, shape, '', known);
    const body = choices.oneIn(3) ? mutateJson(choices, value) : value;
    const text = JSON.stringify(body) ?? '';
    return new Response(choices.oneIn(20) ? text.slice(0, choices.below(text.length + 1)) : text, {
      status: choices.oneIn(20) ? choices.pick([200, 201, 202]) : status,
      headers: { 'content-type': choices.oneIn(20) ? 'text/html' : 'application/json' },
    });
  };
}

const time = '2026-11-22T10:30:00.000Z';
const id = '00000000-0000-4000-8000-000000000001';
const escape = `${String.fromCharCode(0x1b)}[2Jx\u202e\u009b1m`;

/** What a field may be: first what is true of the honest archive, then what a client must not believe. */
const known: Known = {
  values: {
    namespace: ['mei', 'mei', '../..', '/tmp', 'a\nb', '__proto__'],
    name: ['pdf-tools', 'pdf-tools', '../../home/.config/autostart', '/tmp/x', escape, '.git'],
    ref: ['mei/pdf-tools', 'mei/pdf-tools', `mei/${escape}`, '../../x'],
    displayName: [null, 'PDF 工具', escape],
    description: ['What it does', escape, 'a\r\nb'],
    version: ['1.0.0', '1.0.0', '1.0.0/../../../../home/evil', escape, 'latest'],
    latestVersion: ['1.0.0', '2.0.0', '../x', null],
    digest: [honest.digest, honest.digest, 'sha256:../../../../x', `sha256:${'0'.repeat(64)}`],
    archiveBytes: [honest.bytes.length, 0, -1, 1e15],
    unpackedBytes: [honest.unpackedBytes, 0, 1e15],
    fileCount: [honest.fileCount, 0, 1e9],
    sizeBytes: [10, -1, 1e15],
    path: ['SKILL.md', '../x', '/etc/passwd', escape, '.git/hooks/pre-commit'],
    yankedAt: [null, time],
    yankReason: [null, escape],
    deprecation: [null, { message: escape, successor: 'mei/../../x' }],
    distTags: [{ latest: '1.0.0' }, { latest: '../x', [escape]: '1.0.0' }],
    nextCursor: [null, 'again', escape],
    createdAt: [time, 'never', escape],
    updatedAt: [time, ''],
    publishedAt: [time, '+275760-09-13T00:00:00.001Z'],
    startedAt: [time, null, 'x'],
    finishedAt: [time, null],
    at: [time, 'x'],
    day: ['2026-11-22', 'x'],
    id: [id, '../../x', escape],
    sourceId: [id],
    state: ['succeeded', 'failed', 'queued', 'running', 'partial', 'waiting', 'cancelled'],
    url: ['https://gitlab.example.com/team/skills.git', escape, 'javascript:x'],
    text: ['A line', escape],
    key: [`sr_${'K'.repeat(43)}`, escape],
    token: ['a.b.c', escape],
    username: ['mei', escape],
    email: ['mei@example.com', escape],
    minimum: ['0.0.0', '99.0.0', 'x'],
    latest: ['0.1.0', escape],
    webhookUrl: ['http://registry.example/api/v1/webhooks/x', escape],
    webhookSecret: ['the secret', escape],
    command: ['agenthub-cli add x', escape],
    folder: ['.claude/skills/pdf-tools', '../..', '/tmp'],
    change: ['new', 'changed', 'unchanged', 'gone', 'conflict', 'invalid'],
  },
  bodies: {},
};

function archiveAnswer(choices: Choices): Response {
  if (!choices.oneIn(3)) return new Response(honest.bytes);
  if (choices.oneIn(2)) return new Response(mutateBytes(choices, honest.bytes));
  const evil = [
    '../evil.txt',
    '/tmp/evil',
    '.git/config',
    '.GIT/hooks/x',
    'CON',
    `a${escape}`,
    'a\\b',
  ];
  return new Response(
    rawZip([
      { name: 'SKILL.md', content: skillMd('pdf-tools') },
      { name: choices.pick(evil), content: 'x', mode: choices.pick([0o100755, 0o120777]) },
    ]),
  );
}

function problemAnswer(choices: Choices, status: number): Response {
  const code = choices.pick([...Object.keys(errorCatalogue), '__proto__', escape]);
  const body = {
    type: 'x',
    title: escape,
    status,
    detail: choices.pick(['It is so', escape, '\n\n', hostileText(choices)]),
    code,
    requestId: choices.pick(['r-1', escape]),
    errors: choices.oneIn(2) ? [{ pointer: escape, detail: escape }] : undefined,
    candidates: choices.oneIn(3) ? ['mei/pdf-tools', escape] : undefined,
  };
  const text = JSON.stringify(choices.oneIn(3) ? mutateJson(choices, body) : body) ?? '';
  const headers = {
    'content-type': 'application/problem+json',
    'retry-after': choices.pick(['0', '-1', 'x', '1e9']),
  };
  return new Response(text, { status, headers });
}

function failure(choices: Choices): Response {
  switch (choices.below(6)) {
    case 0:
      return problemAnswer(choices, choices.pick([404, 400, 401, 403, 409, 422, 429, 500, 503]));
    case 1:
      return new Response(`<html>${escape}</html>`, {
        status: choices.pick([200, 302, 403, 404, 418, 429, 500, 502, 503, 504]),
        headers: { 'content-type': 'text/html', location: 'file:///etc/passwd' },
      });
    case 2:
      return new Response(null, { status: choices.pick([200, 204, 304, 401]) });
    case 3:
      return new Response(JSON.stringify(hostileJson(choices)) ?? '', {
        headers: { 'content-type': 'application/json' },
      });
    case 4:
      return new Response(
        new ReadableStream({ start: (own) => own.error(new TypeError('terminated')) }),
      );
    default:
      throw new TypeError('fetch failed', { cause: new Error(escape) });
  }
}
