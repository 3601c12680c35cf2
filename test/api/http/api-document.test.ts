import { describe, expect, it } from 'vitest';
import { describeApi } from '#api/http/openapi.ts';

type Schema = { $ref?: string; type?: string };
type Operation = {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; url: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

const document = JSON.parse(JSON.stringify(describeApi('1.2.3'))) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
);
const named = (id: string) => operations.find(({ operationId }) => operationId === id);

/** What `@redocly/cli lint` asks for with its recommended rules, and what generated clients need beyond. */
describe('the document of the API', () => {
  it('calls each kind by its noun', () => {
    const summaries = ['listMcps', 'publishMcp', 'publishAgent'].map((id) => named(id)?.summary);
    expect(summaries).toEqual([
      'List and search MCP servers',
      'Publish a version of an MCP server',
      'Publish a version of an agent',
    ]);
  });

  it('says what it describes, where, and under which license', () => {
    expect(document.info).toMatchObject({
      title: 'AgentHub',
      version: '1.2.3',
      description: expect.stringMatching(/./),
    });
    expect(document.info.license.url).toMatch(/^https:/);
    expect(document.servers).not.toEqual([]);
  });

  it('gives every operation a name of its own that a client can call', () => {
    const ids = operations.map(({ operationId }) => operationId);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]{3,39}$/);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [
      'listSkills',
      'getSkill',
      'publishSkill',
      'listSkillVersions',
      'getSkillArchive',
      'login',
      'startSyncRun',
    ])
      expect(ids).toContain(id);
  });

  it('gives every operation a summary, a tag that is described, and a success', () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { operationId, summary, tags: own = [], responses } of operations) {
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/^[A-Z`].{5,}/)]);
      expect([operationId, own]).toEqual([operationId, [expect.any(String)]]);
      for (const tag of own) expect(tags).toContain(tag);
      const kinds = new Set(Object.keys(responses).map((status) => status.charAt(0)));
      expect([operationId, kinds.has('2'), kinds.has('4')]).toEqual([operationId, true, true]);
    }
    for (const tag of tags)
      expect(operations.some(({ tags: own }) => own?.includes(tag))).toBe(true);
    for (const { description } of document.tags) expect(description).not.toBe('');
  });

  it('says of every operation which credentials it takes, and of a read that none will do', () => {
    for (const { operationId, security } of operations)
      expect([operationId, security]).toEqual([operationId, expect.any(Array)]);
    const signedIn = [{ bearer: [] }, { apiKey: [] }, { session: [] }];
    expect(named('listSkills')?.security).toEqual([{}, ...signedIn]);
    expect(named('publishSkill')?.security).toEqual(signedIn);
    expect(named('login')?.security).toEqual([]);
    expect(named('receivePush')?.security).toEqual([{ gitlabToken: [] }, { githubSignature: [] }]);
    const used = new Set(operations.flatMap(({ security = [] }) => security.flatMap(Object.keys)));
    expect([...used].toSorted()).toEqual(
      Object.keys(document.components.securitySchemes).toSorted(),
    );
  });

  it('declares every parameter of a path, once, and none that the path lacks', () => {
    for (const { operationId, path, parameters = [] } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((one) => one.in === 'path');
      expect([operationId, ...declared.map(({ name }) => name).toSorted()]).toEqual([
        operationId,
        ...inPath.toSorted(),
      ]);
      for (const { required } of declared) expect(required).toBe(true);
      const keys = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
    const size = named('listSkills')?.parameters?.find(({ name }) => name === 'size');
    expect(size?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  });

  it('names the shape of every JSON that goes in or out', () => {
    const unnamed = operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody?.content, ...Object.values(responses).map(({ content }) => content)]
        .flatMap((content) => content?.['application/json'] ?? [])
        .filter(({ schema }) => schema.$ref === undefined)
        .map(() => operationId),
    );
    expect(unnamed).toEqual([]);
    for (const name of Object.keys(document.components.schemas))
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  it('says of every write by session that another site may not make it', () => {
    const writes = operations.filter(
      ({ method, security }) => method !== 'get' && security?.some((one) => 'session' in one),
    );
    expect(writes.length).toBeGreaterThan(15);
    for (const { operationId, responses } of writes)
      expect([operationId, responses['403']?.description]).toEqual([
        operationId,
        expect.stringContaining('request.cross_origin'),
      ]);
    // With all that the route itself names.
    expect(named('createToken')?.responses['403']?.description).toBe(
      'request.cross_origin, auth.forbidden, auth.insufficient_scope',
    );
  });
});
