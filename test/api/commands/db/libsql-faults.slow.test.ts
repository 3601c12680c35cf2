import { afterAll, beforeAll, describe, it } from 'vitest';
import { type CopyFault, copyThroughFault } from '#test/support/copy-faults.ts';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer({ writeMillisecondsMax: 500 });
});
afterAll(() => server.stop());

/** Each with how far through the copy it comes. */
const faults: CopyFault[] = [
  ['answers 500', 0.4, { status: 500, body: 'a panic' }, /HTTP status 500: a panic/],
  [
    'answers 502 as a proxy does',
    0.5,
    {
      status: 502,
      body: '<html>Bad Gateway</html>',
      headers: { 'content-type': 'application/json' },
    },
    /HTTP status 502/,
  ],
  [
    'refuses the token all of a sudden',
    0.6,
    { status: 401, body: 'expired' },
    /HTTP status 401: expired/,
  ],
  [
    'answers what is no JSON',
    0.7,
    { status: 200, body: '{"baton": <html>', headers: { 'content-type': 'application/json' } },
    /JSON/,
  ],
  [
    'answers what is no Hrana',
    0.8,
    { status: 200, body: '{"results": 7}', headers: { 'content-type': 'application/json' } },
    /expected/i,
  ],
];

describe('agenthub db copy, when the libSQL server', () => {
  it.each(faults)('%s: says so, loses nothing and is resumed', (_, share, fault, said) =>
    copyThroughFault(server, share, fault, said),
  );
});
