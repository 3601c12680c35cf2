import { describe, expect, it } from 'vitest';
import { tag, tagMaxLength, tagsPerAssetMax } from '#schema/name.ts';
import { parseTags, tagsMax } from '#ui/pages/asset/versions/tag-list.ts';

describe('tags in one field', () => {
  it('are words between blanks and commas of either script, lower-case and each once', () => {
    expect(parseTags(' PDF, 文档，forms、pdf;c++\n.net ')).toEqual({
      tags: ['pdf', '文档', 'forms', 'c++', '.net'],
      invalid: [],
    });
  });

  it('are told apart from what is none', () => {
    expect(parseTags('ok no/tag <b>')).toEqual({ tags: ['ok'], invalid: ['no/tag', '<b>'] });
  });

  it.each(['a', '文档', 'c++', 'a_b.c-d#e', 'x'.repeat(tagMaxLength), 'x'.repeat(33), 'a/b', '🎉'])(
    'takes %j as the registry does',
    (text) => {
      expect(parseTags(text).tags.length === 1).toBe(tag.safeParse(text).success);
    },
  );

  it('are as many as the registry takes', () => {
    expect(tagsMax).toBe(tagsPerAssetMax);
  });
});
