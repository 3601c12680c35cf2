import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

// Sends a GitLab push to a webhook ten times a second until it is stopped, then reports the response times in
// milliseconds over IPC. Its own process, so that it shares no event loop.
const [url = '', secret = ''] = process.argv.slice(2);
const waits: number[] = [];
const over = new AbortController();
process.once('message', () => over.abort());

while (!over.signal.aborted) {
  const sentAt = performance.now();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': secret },
    body: JSON.stringify({ ref: 'refs/heads/main', project: { default_branch: 'main' } }),
  });
  const { run } = (await answer.json()) as { run: string | null };
  waits.push(performance.now() - sentAt);
  if (answer.status !== 202 || run === null) throw new Error(`a push gave ${answer.status}`);
  await pause(100);
}
process.send?.(waits, () => process.exit(0));
