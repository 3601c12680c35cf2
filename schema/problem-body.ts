import type { ErrorItem } from './error.ts';

/** The fields of an RFC 9457 body that a client uses; each is present only if it is valid. */
export type ProblemBody = {
  code?: string;
  detail?: string;
  requestId?: string;
  errors?: ErrorItem[];
  candidates?: string[];
};

const detailCharactersMax = 10_000;
const itemCharactersMax = 2_000;
const errorsMax = 1_000;
const candidatesMax = 100;
const idCharactersMax = 200;

/**
 * Reads the problem in the body of an error answer. The body may not be from a registry, so each field is checked and
 * cut to a limit; empty if the body is not a JSON object. Does not use zod, because the web page ships this code.
 */
export function readProblem(text: string): ProblemBody {
  const body = asObject(parseJson(text));
  const code = asText(body['code'], idCharactersMax);
  const detail = asText(body['detail'], detailCharactersMax);
  const requestId = asText(body['requestId'], idCharactersMax);
  const errors = asList(body['errors'], errorsMax).flatMap((one) => {
    const { pointer, detail: said } = asObject(one);
    const item = {
      pointer: asText(pointer, itemCharactersMax) ?? '',
      detail: asText(said, itemCharactersMax) ?? '',
    };
    return item.detail === '' ? [] : [item];
  });
  const candidates = asList(body['candidates'], candidatesMax).flatMap(
    (one) => asText(one, idCharactersMax) ?? [],
  );
  return {
    ...(code === null ? {} : { code }),
    ...(detail === null ? {} : { detail }),
    ...(requestId === null ? {} : { requestId }),
    ...(errors.length > 0 ? { errors } : {}),
    ...(candidates.length > 0 ? { candidates } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asList(value: unknown, countMax: number): unknown[] {
  return Array.isArray(value) ? value.slice(0, countMax) : [];
}

function asText(value: unknown, charactersMax: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, charactersMax) : null;
}
