/** Something that must not be: what the fuzzer looks for. Two of one `kind` are one finding. */
export class Finding extends Error {
  readonly kind: string;

  constructor(kind: string, detail: string, options?: ErrorOptions) {
    super(`${kind}\n${detail}`, options);
    this.name = 'Finding';
    // Each world has a folder of its own.
    this.kind = kind.replaceAll(/agenthub-fuzz-\w+/g, 'agenthub-fuzz');
  }
}

/** What a case threw, as a finding: whatever is not an expected refusal is one. */
export function toFinding(err: unknown): Finding {
  if (err instanceof Finding) return err;
  if (!(err instanceof Error)) return new Finding(`threw ${String(err)}`, '');
  // Where it was thrown tells two faults with one message apart.
  const place = /\(?(?:file:\/\/)?[^\s()]*?((?:api|cli|schema|sync|test|node_modules)\/[^\s():]+)/;
  const at = place.exec(err.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '')?.[1];
  const cause = err.cause === undefined ? '' : `\ncaused by ${String(err.cause)}`;
  return new Finding(
    `${err.name} in ${at ?? 'an unknown place'}: ${err.message.slice(0, 120)}`,
    `${err.stack ?? ''}${cause}`,
    { cause: err },
  );
}
