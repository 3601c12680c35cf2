import { evilDiff } from './evil-diff.ts';
import { poisoned } from './poison.ts';
import type { z } from 'zod';
import type { assetDetail } from '#schema/version.ts';
import { digestOf } from '#cli/install/unpack.ts';
import { rawZip, type RawEntry } from '../support/zip.ts';
import { idOf, outcomeOf, runOf, sourceOf } from './sync/wire.ts';

const time = '2026-01-02T03:04:05.000Z';

type Detail = z.infer<typeof assetDetail>;

/** An archive as a registry serves it, with what is said of it. */
export function archiveOf(entries: RawEntry[]) {
  const zip = rawZip([
    { name: 'SKILL.md', content: '---\nname: x\ndescription: d\n---\n' },
    ...entries,
  ]);
  return { zip, digest: digestOf(zip), fileCount: entries.length + 1 };
}

/** An asset whose every free text is poison, and which is sound otherwise. */
export function evilAsset(archive = archiveOf([])): Detail {
  const person = { username: poisoned, displayName: poisoned };
  const version = {
    version: '1.0.0',
    digest: archive.digest,
    archiveBytes: archive.zip.length,
    unpackedBytes: 34,
    fileCount: archive.fileCount,
    warningCount: 1,
    distTags: [poisoned],
    channel: 'api' as const,
    origin: { repository: poisoned, commit: poisoned, path: poisoned, claimed: true, dirty: true },
    publisher: person,
    author: poisoned,
    changelog: poisoned,
    yankedAt: null,
    yankSeverity: 'broken' as const,
    yankReason: poisoned,
    publishedAt: time,
    manifest: { [poisoned]: poisoned },
    warnings: [{ code: poisoned, file: poisoned, line: 1, text: poisoned }],
    license: poisoned,
    readmeHtml: poisoned,
    readmePipeline: 1,
    manifestTokens: 1,
    parts: [
      {
        kind: 'skill' as const,
        ref: 'evil/part',
        requested: poisoned,
        version: '1.0.0',
        digest: `sha256:${'0'.repeat(64)}`,
        trouble: 'hidden' as const,
        yankSeverity: null,
      },
    ],
  };
  return {
    kind: 'skill',
    namespace: 'evil',
    name: 'x',
    ref: 'evil/x',
    displayName: poisoned,
    description: poisoned,
    visibility: 'public',
    origin: 'published',
    tags: ['tag'],
    latestVersion: '1.0.0',
    installs: 0,
    deprecated: true,
    createdAt: time,
    updatedAt: time,
    movedFrom: null,
    owner: person,
    deprecation: { message: poisoned, successor: poisoned, successorKind: 'skill' },
    distTags: { [poisoned]: '1.0.0' },
    versionCount: 1,
    installsByDay: [],
    version,
    permissions: { write: false, administer: false },
  };
}

const run = runOf({
  state: 'partial',
  url: poisoned,
  ref: poisoned,
  commit: poisoned,
  requestedBy: poisoned,
  error: { code: poisoned, detail: poisoned },
  counts: { invalid: 1 },
});
const source = sourceOf({
  url: poisoned,
  ref: poisoned,
  pathGlob: poisoned,
  commit: poisoned,
  webhookUrl: poisoned,
  lastRun: run,
  nextRunAt: time,
});
const outcome = outcomeOf({
  path: poisoned,
  name: poisoned,
  change: 'invalid',
  version: poisoned,
  reasons: [poisoned],
});
const line = (ordinal: number) => ({ ordinal, at: time, level: 'warn' as const, text: poisoned });
const pageOf = (...items: unknown[]) => ({ items, nextCursor: null, total: items.length });

const evilMember = {
  username: 'evil',
  displayName: poisoned,
  role: 'owner',
  disabled: true,
  since: time,
};
const rights = ['publish', 'administer', 'addMembers', 'manageMembers', 'remove'];
const evilNamespace = {
  name: 'evil',
  type: 'team',
  createdAt: time,
  assets: 1,
  members: 1,
  role: null,
  permissions: Object.fromEntries(rights.map((right) => [right, true])),
};
/** What such a registry answers, by the end of the address; the first that fits counts. */
export function evilAnswers(asset: Detail = evilAsset(), zip = archiveOf([]).zip) {
  const { version } = asset;
  const account = {
    id: idOf(7),
    username: poisoned,
    displayName: poisoned,
    email: poisoned,
    role: 'admin',
    createdAt: time,
    namespaces: [{ name: 'evil', type: 'person', role: 'owner' }],
  };
  const key = {
    id: idOf(8),
    name: poisoned,
    start: poisoned,
    scopes: ['read'],
    namespace: null,
    createdAt: time,
    expiresAt: null,
    lastUsedAt: time,
    lastUsedIp: poisoned,
    key: `sr_${'a'.repeat(43)}`,
  };
  const files = [{ path: 'SKILL.md', digest: asset.version?.digest, sizeBytes: 34 }].map((one) => ({
    ...one,
    executable: false,
    mediaType: poisoned,
  }));
  const answers: [RegExp, (request: { method: string; accept: string }) => unknown][] = [
    [/\/archive$/, () => new Response(zip)],
    [/\/files\/.+$/, () => new Response(poisoned)],
    [/\/files$/, () => ({ items: files })],
    [/\/diff\/[^/]+$/, () => evilDiff],
    [/\/versions$/, () => pageOf(version)],
    [/\/versions\/[^/]+$/, () => version ?? {}],
    [/\/installs$/, () => new Response(null, { status: 204 })],
    [
      /\/auth\/device$/,
      () => ({
        deviceCode: poisoned,
        userCode: poisoned,
        verificationUri: poisoned,
        verificationUriComplete: poisoned,
        expiresInSeconds: 600,
        intervalSeconds: 0,
      }),
    ],
    [/\/auth\/device\/token$/, () => key],
    [/\/auth\/login$/, () => ({ user: account, token: poisoned, expiresAt: time })],
    [/\/users\/me\/tokens$/, ({ method }) => (method === 'POST' ? key : { items: [key] })],
    [/\/tokens$/, () => pageOf(key)],
    [/\/tokens\/[^/]+$/, () => new Response(null, { status: 204 })],
    [/\/users\/me$/, () => account],
    [/\/users\/me\/password$/, () => ({ user: account, token: poisoned, expiresAt: time })],
    [/\/members$/, ({ method }) => (method === 'GET' ? pageOf(evilMember) : evilMember)],
    [/\/members\/[^/]+$/, () => evilMember],
    [/\/namespaces$/, ({ method }) => (method === 'GET' ? pageOf(evilNamespace) : evilNamespace)],
    [/\/namespaces\/[^/]+$/, () => evilNamespace],
    [/\/admin\/users$/, () => pageOf({ ...account, disabledAt: null })],
    [/\/admin\/users\/[^/]+\/\w+$/, () => ({ ...account, disabledAt: time })],
    [
      /\/meta$/,
      () => ({
        version: poisoned,
        cli: { latest: poisoned, minimum: poisoned },
        registration: 'open',
        anonymousRead: true,
        defaultVisibility: 'internal',
        limits: { archiveBytesMax: 1_000_000, fileBytesMax: 1_000_000, filesMax: 100 },
      }),
    ],
    [
      /\/log$/,
      ({ accept }) =>
        accept.includes('event-stream')
          ? new Response(
              `event: line\ndata: ${JSON.stringify(line(1))}\n\nevent: end\ndata: ${JSON.stringify(run)}\n\n`,
              { headers: { 'content-type': 'text/event-stream' } },
            )
          : undefined,
    ],
    [/\/outcomes$/, () => pageOf(outcome)],
    [/\/(sync|import|cancel)$/, () => run],
    [/\/test$/, () => ({ ref: poisoned, commit: poisoned, milliseconds: 1 })],
    [
      /\/preview$/,
      () => ({
        ref: poisoned,
        commit: poisoned,
        counts: run.counts,
        outcomes: [outcome],
        problems: [{ pointer: poisoned, detail: poisoned }],
      }),
    ],
    [/\/sync-runs$/, () => pageOf(run)],
    [/\/sync-runs\/[^/]+$/, () => run],
    [
      /\/sync-sources$/,
      ({ method }) => (method === 'GET' ? pageOf(source) : { ...source, webhookSecret: poisoned }),
    ],
    [/\/sync-sources\/[^/]+$/, () => ({ ...source, webhookSecret: poisoned })],
    [
      /\/(skills|agents)$/,
      ({ method }) =>
        method === 'GET'
          ? pageOf(asset)
          : {
              outcome: 'created',
              asset,
              version,
              warnings: version?.warnings,
              parts: version?.parts,
            },
    ],
    // A bare name is that of a skill alone.
    [/\/skills\/[^/]+(\/[^/]+)?$/, () => asset],
    [/\/agents\/[^/]+\/[^/]+$/, () => ({ ...asset, kind: 'agent' })],
    [
      /\/search$/,
      () => {
        const none = { items: [], total: 0 };
        const skills = { items: [asset], total: 1 };
        return { skills, mcps: none, agents: none, moreWhenSignedIn: false };
      },
    ],
  ];
  let parts = 0;
  const answer: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input instanceof Request ? input.url : input));
    const accept = new Headers(init?.headers).get('accept') ?? '';
    // The log in two parts, and its end.
    if (pathname.endsWith('/log') && !accept.includes('event-stream')) {
      parts += 1;
      return Response.json({ items: parts > 2 ? [] : [line(parts)], isOver: true });
    }
    const found = answers.find(([path]) => path.test(pathname));
    const body = found?.[1]({ method: init?.method ?? 'GET', accept });
    return body instanceof Response
      ? body
      : Response.json(body ?? {}, { status: body ? 200 : 404 });
  };
  return answer;
}
