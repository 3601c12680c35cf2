/** A part of a text: as written, or the value of an input. */
export type Token = string | { input: string };

/** A text with inputs in it. */
export type Text = readonly Token[];

/** Reads the `{name}` of `server.json`. A `${NAME}` is no input: it is what a client or a shell reads. */
export function templateText(value: string): Text {
  return tokens(value, /(?<!\$)\{([A-Za-z_][\w.-]*)\}/g);
}

/** Reads the `${NAME}` and `${NAME:-default}` of a plain command. */
export function plainText(value: string): Text {
  return tokens(value, plainInput);
}

/** The inputs of a plain command's text, with their defaults. */
export function plainInputs(value: string): { name: string; default: string | null }[] {
  return [...value.matchAll(plainInput)].map(([, name = '', fallback]) => ({
    name,
    default: fallback ?? null,
  }));
}

const plainInput = /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;

/** The names of the inputs in a text, in their order. */
export function inputsOf(text: Text): string[] {
  return text.flatMap((token) => (typeof token === 'string' ? [] : [token.input]));
}

function tokens(value: string, pattern: RegExp): Text {
  const found: Token[] = [];
  let end = 0;
  for (const match of value.matchAll(pattern)) {
    if (match.index > end) found.push(value.slice(end, match.index));
    found.push({ input: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < value.length || found.length === 0) found.push(value.slice(end));
  return found;
}
