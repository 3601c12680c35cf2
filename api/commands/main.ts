import packageJson from '../../package.json' with { type: 'json' };
import { syncCommand } from '../../sync/main.ts';
import { keepHeapSmall } from '../platform/heap.ts';
import { blobsCommand } from './blobs.ts';
import type { Command, Output } from './command.ts';
import { dbCommand } from './db.ts';
import { exitCodeOf, explainFailure } from './failure.ts';
import { importCommand } from './import.ts';
import { purgeCommand } from './purge.ts';
import { serveCommand } from './serve.ts';
import { settingsCommand } from './settings.ts';
import { userCommand } from './user.ts';

const usage = `usage: agenthub serve | settings | sync | db | user | purge | blobs | import | --version

  serve     run the registry; settings are environment variables, see .env.example
  settings  ${settingsCommand.summary}
  sync      sync the git sources that are due, for cron; sync rekey after changing SECRET_KEY
  db        ${dbCommand.summary}
  user      ${userCommand.summary}
  purge     ${purgeCommand.summary}
  blobs     the blob stores: copy
  import    ${importCommand.summary}
`;

/** The server command. Exits with 2 for wrong arguments or environment, with 1 if it cannot start. */
async function main([command = 'serve', ...rest]: string[]): Promise<void> {
  if (command === 'db') {
    keepHeapSmall();
    return runCommand(dbCommand.run, rest);
  }
  if (command === 'user') return runCommand(userCommand.run, rest);
  if (command === 'purge') return runCommand(purgeCommand.run, rest);
  if (command === 'settings') return runCommand(settingsCommand.run, rest);
  if (command === 'blobs') return runCommand(blobsCommand, rest);
  if (command === 'import') return runCommand(importCommand.run, rest);
  if (command === 'sync') return runSync(rest);
  if (command === '--version') {
    process.stdout.write(`${packageJson.version}\n`);
    return;
  }
  if (command !== 'serve' || rest.length > 0) {
    const isHelp = ['help', '--help', '-h'].includes(command);
    (isHelp ? process.stdout : process.stderr).write(usage);
    process.exitCode = isHelp ? 0 : 2;
    return;
  }
  try {
    await serveCommand(process.env);
  } catch (err) {
    fail(err);
  }
}

const lineTo = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

async function runCommand(run: Command['run'], args: string[]): Promise<void> {
  const output: Output = { out: lineTo(process.stdout), progress: lineTo(process.stderr) };
  try {
    process.exitCode = await run(process.env, args, output);
  } catch (err) {
    fail(err);
  }
}

async function runSync(args: string[]): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stopping.abort(new Error(`Stopped by ${signal}.`)));
  }
  const output = { out: lineTo(process.stdout), log: lineTo(process.stderr) };
  try {
    process.exitCode = await syncCommand(process.env, args, output, stopping.signal);
  } catch (err) {
    fail(err);
  }
}

function fail(err: unknown): void {
  process.stderr.write(`agenthub: ${explainFailure(err)}\n`);
  process.exitCode = exitCodeOf(err);
}

await main(process.argv.slice(2));
