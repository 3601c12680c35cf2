import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '#api/domain/metrics.ts';
import type { MetricsPage } from '#api/domain/metrics-page.ts';

/** What does not change while the process runs. */
export type BuildInfo = { version: string; database: string; blobs: string };

/** Metrics of this process, and their page. `registry` takes further ones. */
export type Prometheus = { metrics: Metrics; page: MetricsPage; registry: Registry };

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const statementSeconds = [0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];
const blobSeconds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];
const syncSeconds = [0.5, 1, 5, 15, 60, 300, 1800];

/** Metrics in memory, in the text format of Prometheus. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function createPrometheus(build: BuildInfo): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  const counter = <const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ) => new Counter({ name, help, labelNames, registers });
  const histogram = <const Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[],
  ) => new Histogram({ name, help, buckets, labelNames, registers });

  const requests = counter(
    'agenthub_http_requests_total',
    'Requests by the pattern of their path, method and status.',
    ['route', 'method', 'status'],
  );
  // Without the status, which would multiply its series by that of each answer.
  const durations = histogram(
    'agenthub_http_request_duration_seconds',
    'Time until the answer begins.',
    requestSeconds,
    ['route', 'method'],
  );
  const publishes = counter('agenthub_publishes_total', 'Publishes that were no dry run.', [
    'kind',
    'channel',
    'result',
  ]);
  const installs = counter('agenthub_installs_total', 'Installs that clients reported.', ['kind']);
  const searches = counter('agenthub_searches_total', 'Searches with words, by kind.', ['kind']);
  const logins = counter('agenthub_logins_failed_total', 'Refused sign-ins.', ['reason']);
  const webhooks = counter('agenthub_webhook_deliveries_total', 'Deliveries of git forges.', [
    'result',
  ]);
  const syncRuns = counter(
    'agenthub_sync_runs_total',
    'Passes over git sources that ended in this process.',
    ['result'],
  );
  const syncDurations = histogram(
    'agenthub_sync_run_duration_seconds',
    'Time of a pass over a git source.',
    syncSeconds,
    ['result'],
  );
  const statements = histogram(
    'agenthub_database_query_duration_seconds',
    'Time of a statement or commit.',
    statementSeconds,
    [],
  );
  const statementErrors = counter('agenthub_database_errors_total', 'Failed statements.', []);
  const blobs = histogram(
    'agenthub_blob_operation_duration_seconds',
    'Time of an operation on the blob store; of a stream, until it begins.',
    blobSeconds,
    ['operation'],
  );
  const blobErrors = counter('agenthub_blob_errors_total', 'Failed operations on the blob store.', [
    'operation',
  ]);
  new Gauge({
    name: 'agenthub_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node', 'database', 'blobs'],
    registers,
  }).set({ ...build, node: process.versions.node }, 1);

  return {
    registry,
    page: { contentType: registry.contentType, text: () => registry.metrics() },
    metrics: {
      requestEnded({ route, method, status, seconds }) {
        requests.inc({ route, method, status });
        durations.observe({ route, method }, seconds);
      },
      publishEnded: (kind, channel, result) => publishes.inc({ kind, channel, result }),
      installRecorded: (kind) => installs.inc({ kind }),
      searchEnded: (kind) => searches.inc({ kind }),
      loginFailed: (reason) => logins.inc({ reason }),
      webhookEnded: (result) => webhooks.inc({ result }),
      syncRunEnded(result, seconds) {
        syncRuns.inc({ result });
        syncDurations.observe({ result }, seconds);
      },
      statementEnded(seconds, failed) {
        statements.observe(seconds);
        if (failed) statementErrors.inc();
      },
      blobOperationEnded(operation, seconds, failed) {
        blobs.observe({ operation }, seconds);
        if (failed) blobErrors.inc({ operation });
      },
    },
  };
}
