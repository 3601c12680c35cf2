import { describe, expect, it } from 'vitest';
import { refusal } from '#test/support/answers.ts';
import { readSamples, valueOf } from '#test/support/prometheus-text.ts';
import { skillMd, testRegistry, type TestRegistry } from '#test/support/registry.ts';
import { testVersion } from '#test/support/test-version.ts';

const page = async ({ app }: TestRegistry) => {
  const response = await app.request('/metrics');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return readSamples(await response.text());
};

describe('GET /metrics', () => {
  it('counts requests by the pattern of their route, their method and their status', async () => {
    const registry = await testRegistry();
    const mei = await registry.user('mei');
    await registry.publish(mei, { 'SKILL.md': skillMd('pdf') });
    for (const as of [null, null, mei]) await registry.call('/skills/mei/pdf', { as });
    await registry.call('/skills/mei/none');
    await registry.call('/skills/mei/pdf', { headers: { 'x-api-key': 'wrong' } });
    const samples = await page(registry);
    const route = '/api/v1/skills/:namespace/:name';
    const requests = (status: string) =>
      valueOf(samples, 'agenthub_http_requests_total', { route, method: 'GET', status });
    expect([requests('200'), requests('404'), requests('401')]).toEqual([3, 1, 1]);
    const count = 'agenthub_http_request_duration_seconds_count';
    expect(valueOf(samples, count, { route, method: 'GET' })).toBe(5);
    expect(valueOf(samples, 'agenthub_build_info', { version: testVersion })).toBe(1);
  });

  it('has no more series however many paths, methods, agents and texts clients make up', async () => {
    const registry = await testRegistry();
    const attack = async (round: string) => {
      for (let at = 0; at < 60; at++) {
        const made = `${round}${at}`;
        const headers = { 'user-agent': made, 'x-agenthub-channel': made, 'x-api-key': made };
        for (const path of [`/${made}`, `/api/v1/${made}`, `/api/${made}/x`, `/assets/${made}`])
          await registry.app.request(path, { headers });
        for (const path of [`/skills/${made}/x`, `/skills/x/y/versions/1/files/a/${made}`])
          await registry.call(path);
        await registry.call(`/search?q=${made}&kind=${made}`);
        await registry.call(`/skills?q=${made}`);
        await registry.app.request(`/api/v1/skills/${made}`, { method: `M${made}`.toUpperCase() });
        await registry.app.request(`/${made}`, { method: `X${made}`.toUpperCase() });
        await registry.call(`/webhooks/${made}`, { method: 'POST', body: made });
        await registry.call('/auth/login', {
          method: 'POST',
          json: { email: made, password: made },
        });
      }
      // Node's own appear when it first collects garbage in some way.
      const series = (await page(registry)).filter(({ name }) => name.startsWith('agenthub_'));
      return series.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
    };
    // The first page, and the first sign-ins that are throttled.
    await attack('early');
    const first = await attack('first');
    expect(await attack('second')).toEqual(first);
    expect(JSON.stringify(await page(registry))).not.toMatch(/early\d|first\d|second\d/i);
    expect(first.length).toBeLessThan(400);
  });

  it('shows nothing without the token that is configured, in whatever form it is missing', async () => {
    const token = 'a token of metrics';
    const registry = await testRegistry({ METRICS_TOKEN: token });
    const asked = (authorization?: string) =>
      registry.app.request('/metrics', { headers: authorization ? { authorization } : {} });
    for (const wrong of [undefined, 'Bearer', 'Bearer a', `Basic ${btoa(`x:${token}`)}`, token])
      await refusal(await asked(wrong), 401, 'auth.invalid_credentials');
    const response = await asked(`Bearer ${token}`);
    expect(await response.text()).toContain('agenthub_build_info');
  });
});
