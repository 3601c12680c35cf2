/**
 * Keeps what must be read again, such as the credential of a git remote, under the registry's secret key.
 * `about` names what the text belongs to and is not secret: a sealed text opens with the same one only, so
 * that it cannot be moved to another row.
 */
export type Secrets = {
  /** Text that is safe to store: it holds a version, the id of the key, and what is encrypted. */
  seal(text: string, about: string): Promise<string>;
  /** What was sealed; throws `secret.unreadable` for what another key sealed, or that was changed. */
  open(sealed: string, about: string): Promise<string>;
  /** Whether this key sealed it, by the id that it carries; says nothing of whether it opens. */
  isOurs(sealed: string): Promise<boolean>;
};
