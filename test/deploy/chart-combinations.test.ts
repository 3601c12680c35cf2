import { beforeAll, describe, expect, it } from 'vitest';
import { type KubernetesObject, render } from '../../scripts/chart/render.ts';
import { allSecrets, combinations, needsOf, outside, podOf } from '#test/support/chart.ts';
import { assertValid, unknownFields } from '#test/support/kubernetes-schemas.ts';

const isHook = ({ metadata }: KubernetesObject) =>
  metadata.annotations?.['helm.sh/hook'] !== undefined;

describe('every combination of values', () => {
  /** The objects of each combination, by its title. */
  const rendered = new Map<string, KubernetesObject[]>();
  /** All of them, each once. */
  let different: KubernetesObject[];
  /** Each pod with its object and the objects beside it. */
  let pods: { title: string; object: KubernetesObject; beside: KubernetesObject[] }[];

  beforeAll(async () => {
    for (const [title, values] of combinations) rendered.set(title, await render(values));
    const all = [...rendered].flatMap(([title, beside]) =>
      beside.map((object) => ({ title, object, beside })),
    );
    different = [
      ...new Map(all.map(({ object }) => [JSON.stringify(object), object] as const)).values(),
    ];
    pods = all.filter(({ object }) => podOf(object));
  });

  it('fits the schemas of Kubernetes', async () => {
    expect(rendered.size).toBe(48);
    expect(different.length).toBeGreaterThan(50);
    for (const object of different) await assertValid(object);
  });

  it('has no field that Kubernetes does not know', () => {
    expect(unknownFields(different)).toEqual([]);
  });

  it('has each object once', () => {
    for (const [title, objects] of rendered) {
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect({ title, names }).toEqual({ title, names: [...new Set(names)] });
    }
  });

  it('needs nothing that is not there', () => {
    expect(pods.length).toBeGreaterThan(96);
    for (const { title, object, beside } of pods) {
      const pod = podOf(object);
      if (!pod) continue;
      // A hook before an install finds the hooks before it alone.
      const there = beside.filter((other) => isHook(other) === isHook(object));
      const names = [...there.map(({ metadata }) => metadata.name), ...outside];
      expect({ title, names }).toEqual({ title, names: expect.arrayContaining(needsOf(pod)) });
      const { volumeClaimTemplates = [] } = object['spec'] as {
        volumeClaimTemplates?: KubernetesObject[];
      };
      const volumes = [
        ...pod.spec.volumes.map(({ name }) => name),
        ...volumeClaimTemplates.map(({ metadata }) => metadata.name),
      ];
      const mounted = pod.spec.containers.flatMap(({ volumeMounts }) =>
        volumeMounts.map(({ name }) => name),
      );
      expect({ title, volumes }).toEqual({ title, volumes: expect.arrayContaining(mounted) });
    }
  });

  it('keeps secrets in Secrets', () => {
    const texts = different.map((object) => ({ kind: object.kind, text: JSON.stringify(object) }));
    for (const secret of allSecrets) {
      // The base64 of what it begins with, wherever it stands in the text.
      const encoded = Buffer.from(secret).toString('base64').slice(0, 16);
      const holders = texts.filter(({ text }) => text.includes(secret) || text.includes(encoded));
      expect(holders.filter(({ kind }) => kind !== 'Secret')).toEqual([]);
    }
    expect(texts.filter(({ text }) => text.includes('SECRET_KEY":"')).length).toBeGreaterThan(0);
  });

  // https://kubernetes.io/docs/concepts/security/pod-security-standards/
  it('has pods that the restricted policy admits, with limits', () => {
    for (const { title, object } of pods) {
      const pod = podOf(object);
      expect({ title, ...pod?.spec }).toMatchObject({
        title,
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const { securityContext, resources } of pod?.spec.containers ?? []) {
        expect({ title, ...securityContext }).toEqual({
          title,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        });
        expect({ title, ...resources }).toMatchObject({
          title,
          requests: { cpu: '100m', memory: '256Mi' },
          limits: { memory: expect.any(String) },
        });
      }
    }
  });

  it('selects the pods of its own, by labels that no value changes', () => {
    for (const { title, object } of pods) {
      const { selector } = object['spec'] as {
        selector?: { matchLabels: Record<string, string> };
      };
      if (!selector) continue;
      expect({ title, ...podOf(object)?.metadata.labels }).toMatchObject({
        title,
        ...selector.matchLabels,
      });
      expect({ title, ...selector.matchLabels }).toEqual({
        title,
        'app.kubernetes.io/name': 'agenthub',
        'app.kubernetes.io/instance': 'agenthub',
        'app.kubernetes.io/component': object.kind === 'StatefulSet' ? 'postgres' : 'server',
      });
    }
  });
});
