import { Base64 } from 'js-base64';
import { Document } from 'yaml';
import { describe, expect, it } from 'vitest';
import { describeApi } from '#api/http/openapi.ts';

describe('what is left out of a Worker', () => {
  it('is left out of what these tests run', () => {
    expect(String(Document.prototype.toString.call({ errors: [] }))).toBe('undefined');
    expect(() => describeApi('1.0.0')).toThrow('generateDocument');
    expect(Object.keys(Base64)).toEqual(['fromUint8Array', 'toUint8Array']);
  });
});
