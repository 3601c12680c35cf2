import { describe, expect, it } from 'vitest';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import type { CliWorld } from '../run-cli.ts';
import {
  type Answers,
  idOf,
  outcomeOf,
  overWire,
  pageOf,
  problem,
  runOf,
  sourceOf,
} from './wire.ts';

const source = sourceOf();
const running = runOf({ state: 'running', commit: null, finishedAt: null });
const lines: SyncLogLine[] = [
  { ordinal: 1, at: running.createdAt, level: 'info', text: 'reading 3 skills' },
  { ordinal: 2, at: running.createdAt, level: 'warn', text: 'skills/taken: \u001B[31mred' },
];
const outcomes = [
  outcomeOf({ path: 'skills/taken', name: 'taken', change: 'conflict', reasons: ['ann has it'] }),
  outcomeOf({ path: '', name: null, change: 'invalid', version: null, reasons: ['a', 'b'] }),
  outcomeOf({ path: 'skills/big', name: 'big', failed: true }),
  outcomeOf({ path: 'skills/new' }),
];

function answersFor(ended: SyncRun, made = outcomes): Answers {
  const events = [
    ...lines.map((line) => `event: line\nid: ${line.ordinal}\ndata: ${JSON.stringify(line)}\n\n`),
    `event: end\ndata: ${JSON.stringify(ended)}\n\n`,
  ].join('');
  return {
    'GET sync-sources': () => pageOf([source]),
    [`POST sync-sources/${source.id}/sync`]: () => Response.json(running, { status: 202 }),
    [`GET sync-runs/${running.id}`]: () => ended,
    [`GET sync-runs/${running.id}/log`]: () =>
      new Response(events, { headers: { 'content-type': 'text/event-stream' } }),
    [`GET sync-runs/${running.id}/outcomes`]: () => pageOf(made),
  };
}

const sync = (ended: SyncRun, argv: string[] = [], world: CliWorld = {}) =>
  overWire(['admin', 'source', 'sync', source.url, ...argv], answersFor(ended), world);

const partial = runOf({
  state: 'partial',
  counts: { new: 1, unchanged: 7, conflict: 1, invalid: 1, failed: 1 },
});
const failedWith = (code: string) =>
  runOf({ state: 'failed', commit: null, error: { code, detail: 'It did not work.' } });

describe('the end of a run that is watched', () => {
  it('is exit code 0, with what it made of each asset on stdout and the log on stderr', async () => {
    const { code, stdout, stderr } = await sync(runOf({ counts: { new: 1, unchanged: 2 } }));
    expect(code).toBe(0);
    expect(stdout.split('\n')).toContain('new\ta\t1.0.0\tskills/new\t');
    expect(stderr).toContain('reading 3 skills\n');
    expect(stderr).toContain('warn: skills/taken: \\x1b[31mred\n');
    expect(stderr).toContain(
      '✓ https://gitlab.test/ai/skills.git at cccccccccccc: 2 unchanged, 1 new\n',
    );
  });

  it('is exit code 8 when some asset could not be published, those last and with their reasons', async () => {
    const { code, stdout, stderr } = await sync(partial);
    expect(code).toBe(8);
    expect(stdout).toBe(
      [
        'new\ta\t1.0.0\tskills/new\t',
        'conflict\ttaken\t1.0.0\tskills/taken\tann has it',
        'invalid\t\t\t.\ta; b',
        'failed\tbig\t1.0.0\tskills/big\t',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('error: 3 assets could not be published; the others were\n');
    expect(stderr).toContain('hint: in a conflict the name belongs to someone else');
    expect(stderr).toContain(`agenthub-cli admin source log ${running.id}`);
  });

  it('is exit code 1 when it failed or was cancelled, with what to do', async () => {
    for (const [run, said] of [
      [failedWith('git.auth_failed'), `update ${source.id} --token-stdin < token.txt`],
      [failedWith('git.host_key_unknown'), 'GIT_KNOWN_HOSTS'],
      [failedWith('git.ref_not_found'), `update ${source.id} --ref main`],
      [failedWith('git.timeout'), 'GIT_CLONE_TIMEOUT'],
      [failedWith('some.newer_code'), 'It did not work. (some.newer_code)'],
      [runOf({ state: 'cancelled' }), `sync again:  agenthub-cli admin source sync ${source.id}`],
    ] as const) {
      const { code, stderr } = await sync(run);
      expect(code).toBe(1);
      expect(stderr).toContain(said);
    }
  });

  it('is one document with --json, and nothing on stderr', async () => {
    const good = await sync(runOf(), ['--json']);
    expect(good.stderr).toBe('');
    expect(good.json()).toEqual({ ok: true, data: { run: runOf(), outcomes } });
    const bad = await sync(partial, ['--json']);
    expect(bad).toMatchObject({ code: 8, stderr: '' });
    expect(bad.json()).toMatchObject({
      ok: false,
      data: { run: partial, outcomes },
      error: { code: 'cli.partly_done' },
    });
  });

  it('does not speak of others where there are none', async () => {
    const { code, stderr } = await sync(runOf({ state: 'partial', counts: { new: 1, failed: 1 } }));
    expect([code, stderr]).toEqual([
      8,
      expect.stringContaining('1 asset could not be published\n'),
    ]);
  });

  it('tells once on a terminal why an asset could not be published, and whole', async () => {
    const why = `"taken" is published in platform by hand, ${'and more, '.repeat(12)}so it stays.`;
    const events = ['warn', 'error'].map((level, at) => {
      const text =
        at === 0 ? `conflict: taken (skills/taken); ${why}` : 'Ended: partial; 1 conflict';
      const data = JSON.stringify({ ordinal: at + 1, at: running.createdAt, level, text });
      return `event: line\nid: ${at + 1}\ndata: ${data}\n\n`;
    });
    const ended = runOf({ state: 'partial', counts: { conflict: 1 } });
    const body = `${events.join('')}event: end\ndata: ${JSON.stringify(ended)}\n\n`;
    const headers = { 'content-type': 'text/event-stream' };
    const made = [
      outcomeOf({ path: 'skills/taken', name: 'taken', change: 'conflict', reasons: [why] }),
    ];
    const answers = {
      ...answersFor(ended, made),
      [`GET sync-runs/${running.id}/log`]: () => new Response(body, { headers }),
    };
    const argv = ['admin', 'source', 'sync', source.url];
    const { stdout, stderr } = await overWire(argv, answers, { terminal: 80 });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(why);
    expect(stderr).not.toContain('warn: conflict');
    expect(stderr).not.toContain('error: Ended');
  });

  it('leaves the log of a terminal to one line, but warnings and errors', async () => {
    const { stderr } = await sync(runOf(), [], { terminal: 80 });
    expect(stderr).toContain(`\u001B[2Ksyncing ${source.url} (running)`);
    expect(stderr).toContain('warn: skills/taken');
    expect(stderr).not.toContain('\nreading 3 skills');
    const verbose = await sync(runOf(), ['-v'], { terminal: 80 });
    expect(verbose.stderr).toContain('reading 3 skills\n');
  });

  it('is not waited for with --no-wait', async () => {
    const { code, stdout, asked } = await sync(runOf(), ['--no-wait']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${running.id}\n` });
    expect(asked.filter((line) => line.includes('sync-runs'))).toEqual([]);
  });
});

describe('what ends the watching and not the run', () => {
  it('is Ctrl-C: exit code 130, nothing is cancelled, and how to do that is said', async () => {
    for (const argv of [
      ['sync', source.url],
      ['sync', source.url, '--json'],
    ]) {
      const stop = new AbortController();
      const silent = new ReadableStream({
        start: (controller) =>
          void stop.signal.addEventListener('abort', () => controller.error(stop.signal.reason)),
      });
      const answers = {
        ...answersFor(runOf()),
        [`GET sync-runs/${running.id}/log`]: () => {
          setImmediate(() => stop.abort());
          return new Response(silent, { headers: { 'content-type': 'text/event-stream' } });
        },
      };
      const result = await overWire(['admin', 'source', ...argv], answers, {
        signal: stop.signal,
      });
      const { code, stdout, stderr, asked } = result;
      expect(code).toBe(130);
      expect(stdout + stderr).toContain(`No longer watching; sync run ${running.id} continues`);
      expect(stdout + stderr).toContain(`agenthub-cli admin source cancel ${running.id}`);
      expect(asked.filter((line) => line.endsWith('/cancel'))).toEqual([]);
    }
  });
});

describe('agenthub-cli admin source log -f', () => {
  it('prints the lines and ends as the run did', async () => {
    const run = running.id;
    const log = (ended: SyncRun, argv: string[]) =>
      overWire(['admin', 'source', 'log', run, '-f', ...argv], answersFor(ended));
    const good = await log(runOf(), []);
    expect(good.code).toBe(0);
    expect(good.stdout.split('\n')[0]).toBe(`${running.createdAt}\tinfo\treading 3 skills`);
    expect((await log(partial, [])).code).toBe(8);
    const bad = await log(failedWith('git.too_large'), ['--json']);
    expect(bad.code).toBe(1);
    expect(bad.json()).toMatchObject({ ok: false, data: { items: lines } });
  });
});

describe('agenthub-cli admin source test and preview', () => {
  it('end with 5 for a remote that refuses and 6 for one that is away, with what to do', async () => {
    for (const verb of ['test', 'preview']) {
      for (const [code, exit, said] of [
        ['git.auth_failed', 5, `update ${source.id} --token-stdin`],
        ['git.host_key_changed', 5, 'GIT_KNOWN_HOSTS'],
        ['git.address_denied', 5, 'GIT_ALLOW_ADDRESSES'],
        ['secret.unreadable', 5, 'SECRET_KEY'],
        ['git.unreachable', 6, 'not this machine'],
      ] as const) {
        const answers = {
          ...answersFor(runOf()),
          [`POST sync-sources/${source.id}/${verb}`]: () =>
            problem(code === 'secret.unreadable' ? 409 : 422, code),
        };
        const result = await overWire(['admin', 'source', verb, source.url], answers);
        expect({ code, exit: result.code }).toEqual({ code, exit });
        expect(result.stderr).toContain(said);
        expect(result.stdout).toBe('');
        const document = await overWire(['admin', 'source', verb, source.url, '--json'], answers);
        expect(document.json().error).toMatchObject({ code, requestId: 'r_1' });
      }
    }
  });

  it('ask for the credential that the transport takes', async () => {
    const overSsh = sourceOf({ id: idOf(7), url: 'git@gitlab.test:ai/x.git' });
    const { stderr } = await overWire(['admin', 'source', 'test', overSsh.url], {
      'GET sync-sources': () => pageOf([overSsh]),
      [`POST sync-sources/${overSsh.id}/test`]: () => problem(422, 'git.auth_failed'),
    });
    expect(stderr).toContain(`update ${overSsh.id} --ssh-key FILE`);
    expect(stderr).not.toContain('--token-stdin');
  });
});

describe('agenthub-cli admin source remove', () => {
  const rm = (argv: string[], world: CliWorld = {}) =>
    overWire(
      ['admin', 'source', 'remove', source.id.slice(0, 13), ...argv],
      {
        ...answersFor(runOf()),
        [`DELETE sync-sources/${source.id}`]: () => new Response(null, { status: 204 }),
      },
      world,
    );
  const wasRemoved = ({ asked }: { asked: string[] }) =>
    asked.includes(`DELETE sync-sources/${source.id}`);

  it('wants the URL typed, or --yes', async () => {
    const typed = await rm([], { terminal: 80, answers: [['type its URL', `${source.url}\r`]] });
    expect({ code: typed.code, removed: wasRemoved(typed) }).toEqual({ code: 0, removed: true });
    const other = await rm([], { terminal: 80, answers: [['type its URL', 'yes\r']] });
    expect({ code: other.code, removed: wasRemoved(other) }).toEqual({ code: 130, removed: false });
    const script = await rm([]);
    expect({ code: script.code, removed: wasRemoved(script) }).toEqual({ code: 2, removed: false });
    expect(script.stderr).toContain('use --yes');
    expect((await rm(['-y', '--json'])).json()).toEqual({
      ok: true,
      data: { id: source.id, url: source.url, removed: true },
    });
  });
});

describe('the tables of sources and runs', () => {
  it('fit a terminal with short ids, and are whole in a pipe', async () => {
    const failed = failedWith('git.timeout');
    const answers = {
      'GET sync-sources': () => pageOf([sourceOf({ lastRun: failed, intervalSeconds: 900 })]),
      'GET sync-runs': () => pageOf([failed, { ...partial, id: idOf(99) }]),
    };
    const list = await overWire(['admin', 'source', 'list'], answers, { terminal: 100 });
    expect(list.stdout).toContain(`${source.id.slice(0, 13)}  https://gitlab.test/ai/skills.git`);
    expect(list.stdout).toMatch(/15m +failed/);
    const piped = await overWire(['admin', 'source', 'list'], answers);
    expect(piped.stdout).toBe(
      `${source.id}\t${source.url}\tHEAD\tplatform\t15m\tactive\tfailed\t\n`,
    );
    const runs = await overWire(['admin', 'source', 'runs'], answers, { terminal: 80 });
    for (const line of runs.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(88);
    expect(runs.stdout).toContain('git.timeout: It');
    const runsPiped = await overWire(['admin', 'source', 'runs'], answers);
    expect(runsPiped.stdout).toContain(
      `\t${source.id}\t${source.url}\t1 new, 1 conflict, 1 invalid, 1 failed\n`,
    );
  });

  it('tell that there are more runs, and go on at a cursor', async () => {
    const runs = (argv: string[], world: CliWorld = {}) =>
      overWire(
        ['admin', 'source', 'runs', ...argv],
        {
          'GET sync-runs': (query) =>
            query.get('cursor') === 'next' && query.get('state') === 'partial'
              ? pageOf([partial])
              : { items: [runOf({ id: idOf(99) })], nextCursor: 'next', total: 2 },
        },
        world,
      );
    expect((await runs([], { terminal: 100 })).stderr).toContain('1 of 2; more with --limit');
    expect((await runs([])).stderr).toBe('');
    const rest = await runs(['--state', 'partial', '--cursor', 'next']);
    expect(rest.stdout.slice(0, 36)).toBe(partial.id);
  });
});
