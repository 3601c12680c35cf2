import { expect } from 'vitest';
import type { Difference } from './differences.ts';
import { each } from './each.ts';

/** What answers about accounts have that those of 14e5071 had not. */
export const accountDifferences: Difference[] = [
  {
    what: 'the registry says whether invitations register',
    why: 'registration may need one',
    changelog: '`invitations` of `/api/v1/meta`',
    apply: ({ body }) =>
      each(body, ['cli', 'version', 'limits'], (meta) => (meta['invitations'] = true)),
  },
  {
    what: 'a membership has `type`',
    why: 'a namespace belongs to a person or to a team',
    changelog: '`type` of a namespace',
    apply({ body, headers }) {
      const isMembership = each(body, ['namespaces', 'email'], (account) => {
        for (const one of account['namespaces'] as Record<string, unknown>[])
          one['type'] = 'person';
      });
      if (isMembership && headers['etag']) headers['etag'] = expect.any(String);
      return isMembership;
    },
  },
  {
    what: 'a key was used a moment ago',
    why: 'it is what asks',
    changelog: null,
    apply({ body, headers }, { recordedAt }) {
      const isKeys = each(body, ['start', 'lastUsedAt'], (key) => {
        const before = key['lastUsedAt'];
        key['lastUsedAt'] = expect.toSatisfy(
          (at) => at === before || (at > String(before ?? '') && at <= recordedAt),
        );
      });
      if (isKeys) headers['etag'] = expect.any(String);
      return isKeys;
    },
  },
];
