import { describe, expect, it } from 'vitest';
import { idOf, overWire, pageOf, runOf, sourceOf } from './wire.ts';

const url = 'https://gitlab.test/ai/skills.git';
const moment = 0x197a5b23c4d;
const main = sourceOf({ id: idOf(1, moment) });
const release = sourceOf({ id: idOf(2, moment), ref: 'release' });
const other = sourceOf({ id: idOf(3), url: 'https://gitlab.test/ai/other.git' });
const odd = sourceOf({ id: idOf(4), url: 'git@gitlab.test:ai/with#hash.git' });
const sources = [odd, other, release, main];

const show = (name: string) =>
  overWire(['admin', 'source', 'show', name, '--json'], {
    'GET sync-sources': () => pageOf(sources),
    ...Object.fromEntries(sources.map((one) => [`GET sync-sources/${one.id}`, () => one])),
  });

describe('naming a source', () => {
  it('takes an id, its beginning, a URL, and a URL with a ref', async () => {
    for (const [name, id] of [
      [main.id, main.id],
      [other.id.slice(0, 13), other.id],
      [release.id, release.id],
      [other.url, other.id],
      [`${other.url}/`, other.id],
      [other.url.replace('gitlab.test', 'GitLab.test:443'), other.id],
      [`${other.url}#HEAD`, other.id],
      [`${url}#release`, release.id],
      [`${url}#HEAD`, main.id],
      [odd.url, odd.id],
    ] as const) {
      const { code, json } = await show(name);
      expect({ name, code }).toEqual({ name, code: 0 });
      expect(json().data).toMatchObject({ id });
    }
  });

  it('never takes a near one', async () => {
    for (const name of [
      'skills',
      'gitlab.test',
      url.slice(0, -4),
      url.toUpperCase(),
      `${url}#rel`,
      other.id.slice(0, 7),
      idOf(9),
      '',
    ]) {
      const { code, json } = await show(name);
      expect({ name, code }).toEqual({ name, code: 3 });
      expect(json().error).toMatchObject({ code: 'source.not_found' });
    }
  });

  it('says which may be meant by another spelling of a URL', async () => {
    const labels = [`${release.id}  ${url}#release`, `${main.id}  ${url}#HEAD`];
    for (const name of [url.slice(0, -4), url.toUpperCase(), `${url}#rel`]) {
      const { json } = await show(name);
      expect(json().error?.candidates?.map((line) => line.split(' -> ')[0])).toEqual(labels);
    }
    const secret = await show(url.replace('://', '://oauth2:glpat-secret@'));
    expect(secret.json().error?.candidates).toHaveLength(2);
    expect(secret.stdout).not.toContain('glpat-secret');
    expect((await show('https://gitlab.test/ai')).json().error?.candidates).toBeUndefined();
  });

  it('lists the candidates where it fits several', async () => {
    for (const name of [url, main.id.slice(0, 13)]) {
      const { code, json } = await show(name);
      expect(code).toBe(2);
      expect(json().error?.candidates).toEqual([
        `${release.id}  ${url}#release -> platform`,
        `${main.id}  ${url}#HEAD -> platform`,
      ]);
    }
  });

  it('looks through every page', async () => {
    const { json } = await overWire(['admin', 'source', 'show', other.url, '--json'], {
      'GET sync-sources': (query) =>
        query.get('cursor') === 'next'
          ? pageOf([other])
          : { items: [main], nextCursor: 'next', total: 2 },
    });
    expect(json().data).toMatchObject({ id: other.id });
  });
});

describe('naming a run', () => {
  const day = 86_400_000;
  const newest = Date.UTC(2026, 5, 1);
  const runs = Array.from({ length: 1000 }, (_, at) => {
    const created = newest - at * day;
    return runOf({ id: idOf(at, created), createdAt: new Date(created).toISOString() });
  });
  const answers = {
    'GET sync-runs': (query: URLSearchParams) => {
      const from = Number(query.get('cursor') ?? 0);
      const size = Number(query.get('size'));
      const next = from + size;
      return {
        items: runs.slice(from, next),
        nextCursor: next < runs.length ? String(next) : null,
        total: runs.length,
      };
    },
    'GET sync-sources': () => pageOf([main]),
  };
  const cancel = (name: string, run = runs[0]) =>
    overWire(['admin', 'source', 'cancel', name, '--json'], {
      ...answers,
      [`POST sync-runs/${run?.id}/cancel`]: () => run,
      [`GET sync-runs/${run?.id}`]: () => run,
    });

  it('takes an id, or its beginning, and reads no further back than it must', async () => {
    for (const [at, pages] of [
      [0, 1],
      [150, 2],
      [999, 10],
    ] as const) {
      const run = runs[at];
      const { code, json, asked } = await cancel(run?.id.slice(0, 13) ?? '', run);
      expect(code).toBe(0);
      expect(json().data).toMatchObject({ id: run?.id });
      expect(asked.filter((line) => line === 'GET sync-runs')).toHaveLength(pages);
    }
    const whole = await cancel(runs[500]?.id ?? '', runs[500]);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.asked).not.toContain('GET sync-runs');
  });

  it('ends with 3 for what is none, and with the candidates for what fits several', async () => {
    for (const name of ['0197a5b2-0000', '0000', url, idOf(77)]) {
      expect((await cancel(name)).code).toBe(3);
    }
    const two = [runOf({ id: idOf(2, moment) }), runOf({ id: idOf(1, moment) })];
    const { code, json } = await overWire(
      ['admin', 'source', 'cancel', two[0]?.id.slice(0, 13) ?? '', '--json'],
      { 'GET sync-runs': () => pageOf(two) },
    );
    expect(code).toBe(2);
    expect(json().error?.candidates?.map((line) => line.slice(0, 36))).toEqual(
      two.map(({ id }) => id),
    );
  });

  it('is the last one of a source where a source is named, if it has one', async () => {
    const run = runOf();
    const log = (lastRun: typeof run | null) =>
      overWire(['admin', 'source', 'log', url], {
        'GET sync-sources': () => pageOf([sourceOf({ lastRun })]),
        [`GET sync-runs/${run.id}/log`]: (query) => ({
          items:
            query.get('after') === '0'
              ? [{ ordinal: 1, at: run.createdAt, level: 'info', text: 'hello' }]
              : [],
          isOver: true,
        }),
      });
    expect((await log(run)).stdout).toBe(`${run.createdAt}\tinfo\thello\n`);
    const none = await log(null);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain(`hint: agenthub-cli admin source sync ${idOf(1)}`);
  });
});
