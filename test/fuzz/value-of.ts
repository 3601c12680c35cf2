import type { z } from 'zod';
import type { Choices } from './choices.ts';
import { hostileJson, hostileNumber, hostileText, recordOf } from './hostile.ts';

type Shape = z.core.JSONSchema._JSONSchema;

/** What a registry has: values by the name of a field, and bodies by media type, the plainest first. */
export type Known = {
  values: Record<string, readonly unknown[]>;
  bodies: Record<
    string,
    (choices: Choices) => { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> }
  >;
};

/**
 * A value of a JSON schema: valid where every choice is 0, and mostly so else. A field of a known name has
 * a known value, since neither a pattern nor a row of the database can be guessed.
 */
export function valueOf(choices: Choices, schema: Shape, name: string, known: Known): unknown {
  if (typeof schema === 'boolean') return hostileJson(choices);
  if (choices.oneIn(10))
    return schema.type === 'string' ? hostileText(choices) : hostileJson(choices, 2);
  const values = known.values[name];
  if (values) return choices.pick(values);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return valueOf(choices, choices.pick(branches), name, known);
  if (schema.allOf) return valueOf(choices, choices.pick(schema.allOf), name, known);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return choices.pick(schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(choices, schema, known);
    case 'array': {
      const items = schema.items;
      if (!items || Array.isArray(items)) return [];
      const least = schema.minItems ?? 0;
      const count = choices.oneIn(4) ? least + choices.below(4) : Math.max(least, 1);
      return Array.from({ length: count }, () => valueOf(choices, items, name, known));
    }
    case 'integer':
    case 'number':
      return choices.oneIn(3) ? hostileNumber(choices) : Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return choices.oneIn(2);
    case 'null':
      return null;
    case 'string':
      return choices.oneIn(3) ? hostileText(choices) : 'text';
    default:
      return choices.oneIn(2) ? hostileJson(choices, 2) : 'text';
  }
}

function objectOf(choices: Choices, schema: Exclude<Shape, boolean>, known: Known): unknown {
  const properties = Object.entries(schema.properties ?? {});
  const required = new Set(schema.required ?? []);
  // Of a patch, where nothing is required, the first: it may not be empty.
  const [first] = properties;
  if (required.size === 0 && first) required.add(first[0]);
  const entries: [string, unknown][] = [];
  for (const [key, shape] of properties) {
    const isThere = required.has(key) ? !choices.oneIn(20) : choices.oneIn(3);
    if (isThere) entries.push([key, valueOf(choices, shape, key, known)]);
  }
  const more = schema.additionalProperties;
  if (typeof more === 'object' && choices.oneIn(2)) {
    entries.push([hostileText(choices), valueOf(choices, more, '', known)]);
  }
  if (choices.oneIn(25)) entries.push([hostileText(choices), hostileJson(choices, 2)]);
  return recordOf(entries);
}
