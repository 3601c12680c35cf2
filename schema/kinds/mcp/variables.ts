import type { Interpolation } from './clients.ts';
import type { LaunchInput } from './launch-inputs.ts';

const identifier = /^[A-Za-z_]\w*$/;
/** A name that its author meant as one of an environment variable: `INFOBIP_API_KEY`, but not `PATH`. */
const plainlyVariable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/**
 * The environment variable that a client reads for an input. An input that is no variable itself, such as the header
 * `Authorization` or the argument `path`, gets the name of the asset before its own, because other servers have inputs
 * of that name, and the machine may have a variable of it.
 */
export function variableOf({ name, isVariable }: LaunchInput, asset: string): string {
  if ((isVariable && identifier.test(name)) || plainlyVariable.test(name)) return name;
  const upper = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const whole = `${upper(asset)}_${upper(name)}`.replaceAll(/_{2,}/g, '_').replace(/_+$/, '');
  return /^\d/.test(whole) ? `_${whole}` : whole;
}

/** The text by which a client reads an environment variable; null if it reads none in a value. */
export function placeholder(interpolation: Interpolation, variable: string): string | null {
  switch (interpolation) {
    case 'shell':
    case 'dollar':
      return `\${${variable}}`;
    case 'env':
      return `\${env:${variable}}`;
    case 'braces':
      return `{env:${variable}}`;
    default:
      return null;
  }
}

const patterns: Partial<Record<NonNullable<Interpolation>, RegExp>> = {
  shell: /\$\{([A-Za-z_]\w*)(?::-[^}]*)?\}/g,
  dollar: /\$(?:\{([A-Za-z_]\w*)(?::-[^}]*)?\}|([A-Za-z_]\w*))/g,
  env: /\$\{env:([A-Za-z_]\w*)\}/g,
  braces: /\{env:([^{}]+)\}/g,
};

/**
 * The environment variables that a client reads in a text, also those that the author of a server wrote there
 * literally: a server that wants `${AWS_SECRET_ACCESS_KEY}` in its URL must not get it unseen.
 */
export function variablesIn(interpolation: Interpolation, text: string): string[] {
  const pattern = interpolation === null ? undefined : patterns[interpolation];
  return pattern
    ? Array.from(text.matchAll(pattern), ([, name, plain]) => name ?? plain ?? '')
    : [];
}
