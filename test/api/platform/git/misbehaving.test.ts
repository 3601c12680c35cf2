import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import type { Backend } from '#test/support/git/http-backend.ts';
import { makePack, oidOf, type RawObject } from '#test/support/git/pack.ts';
import { packAnswer, pkt, serveAnswers } from '#test/support/git/pack-server.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const git = createNodeGit({ addresses });
const hasty = createNodeGit({
  addresses,
  timeouts: { connectMs: 300, idleMs: 300, totalMs: 1500 },
});
const text: RawObject = { type: 'blob', data: Buffer.from('text') };
const blobOid = oidOf('blob', text.data);

const open: Backend[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function serving(backend: Promise<Backend>): Promise<Backend> {
  const served = await backend;
  open.push(served);
  return served;
}

async function fetchFrom(
  fetch: (res: ServerResponse) => void,
  client = git,
  commit = 'ab'.repeat(20),
): Promise<unknown> {
  const { url } = await serving(serveAnswers({ fetch }));
  const source = { url: `${url}/x.git`, ref: null, credential: null };
  return client.fetchTree(source, commit, gitLimitsDefault);
}

async function refused(act: Promise<unknown>, code: string, detail: RegExp): Promise<void> {
  await expect(act).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
}

describe('a remote that does not behave', () => {
  it('refuses a pack without the commit that was asked for, and a commit without a tree', async () => {
    const pack = packAnswer(makePack([text]));
    await refused(
      fetchFrom((res) => res.end(pack)),
      'git.invalid',
      /did not send the commit/,
    );
    const commit = Buffer.from('author nobody\n\n');
    const bare = packAnswer(makePack([{ type: 'commit', data: commit }]));
    await refused(
      fetchFrom((res) => res.end(bare), git, oidOf('commit', commit)),
      'git.invalid',
      /no tree/,
    );
  });

  it.each<[string, (res: ServerResponse) => void, string, RegExp]>([
    [
      'cuts the line in mid-pack',
      (res) => {
        res.write(packAnswer(Buffer.alloc(200_000)).subarray(0, 100_000), () => res.destroy());
      },
      'git.unreachable',
      /ended in the middle/,
    ],
    ['ends in mid-pack', (res) => res.end(pkt('packfile\n')), 'git.unreachable', /ended in the/],
    ['sends no pack', (res) => res.end('0000'), 'git.invalid', /contains no pack/],
    ['sends an empty pack', (res) => res.end(packAnswer(new Uint8Array())), 'git.invalid', /pack/],
    ['sends what is no pkt-line', (res) => res.end('hello world'), 'git.invalid', /protocol/],
    ['sends a reserved length', (res) => res.end('0003'), 'git.invalid', /protocol/],
    [
      'gives up with an error',
      (res) => res.end(pkt('ERR \u001b[31mout of memory\n')),
      'git.invalid',
      /gave up: "\[31mout of memory"/,
    ],
    [
      'gives up in band 3',
      (res) => res.end(Buffer.concat([pkt('packfile\n'), pkt('\u0003fatal: disk\n')])),
      'git.invalid',
      /gave up: "fatal: disk"/,
    ],
  ])('is told apart when it %s', async (_, fetch, code, detail) => {
    await refused(fetchFrom(fetch), code, detail);
  });

  it('costs a time-out when it stalls before its answer, in the middle, or drips for ever', async () => {
    await refused(
      fetchFrom(() => {}, hasty),
      'git.timeout',
      /does not answer/,
    );
    await refused(
      fetchFrom((res) => res.write(pkt('packfile\n')), hasty),
      'git.timeout',
      /sent nothing for 0.3 s/,
    );
    const drip = (res: ServerResponse) => {
      res.write(pkt('packfile\n'));
      const timer = setInterval(() => res.write(pkt('\u0002working\n')), 50);
      res.once('close', () => clearInterval(timer));
    };
    await refused(fetchFrom(drip, hasty), 'git.timeout', /not done after 1.5 s/);
  });

  it('costs a refusal when it lists refs without end', async () => {
    const line = pkt(`${blobOid} refs/heads/${'x'.repeat(200)}\n`);
    const many = Buffer.concat(Array.from({ length: 4000 }, () => line));
    const { url } = await serving(
      serveAnswers({
        fetch: () => {},
        refs: (res) => {
          const more = () => {
            while (!res.destroyed && res.write(many));
          };
          res.on('drain', more);
          more();
        },
      }),
    );
    const source = { url: `${url}/x.git`, ref: 'main', credential: null };
    await refused(git.resolveRemote(source), 'git.too_large', /refs have more than/);
  });

  it('costs a refusal when its pack never ends', async () => {
    const piece = pkt(Buffer.concat([Buffer.from([1]), Buffer.alloc(60_000)]));
    const endless = (res: ServerResponse) => {
      res.write(pkt('packfile\n'));
      const more = () => {
        while (!res.destroyed && res.write(piece));
      };
      res.on('drain', more);
      more();
    };
    const { url } = await serving(serveAnswers({ fetch: endless }));
    const source = { url: `${url}/x.git`, ref: null, credential: null };
    const limits = { ...gitLimitsDefault, packBytesMax: 8 * 1024 * 1024 };
    await refused(
      git.fetchTree(source, blobOid, limits),
      'git.too_large',
      /pack has more than 8388608 bytes/,
    );
  });
});
