export type RegisterInput = { username: string; email: string; password: string };

/** What is wrong with a field, as the form can say it in the visitor's language. */
export type FieldFault =
  | 'username.invalid'
  | 'username.reserved'
  | 'username.taken'
  | 'email.invalid'
  | 'email.taken'
  | 'password.short'
  | 'password.long';

export type FieldFaults = Partial<Record<keyof RegisterInput, FieldFault>>;

/**
 * The rules of schema/user.ts as far as a form can tell without asking: a slug of 2–64 characters,
 * something like an e-mail address, a password of at least 8 characters and at most 72 bytes.
 */
export function checkInput({ username, email, password }: RegisterInput): FieldFaults {
  const faults: FieldFaults = {};
  if (!/^(?=.{2,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/.test(username))
    faults.username = 'username.invalid';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) faults.email = 'email.invalid';
  if (password.length < 8) faults.password = 'password.short';
  else if (new TextEncoder().encode(password).byteLength > 72) faults.password = 'password.long';
  return faults;
}

/**
 * The faults that the registry names (`errors: [{pointer}]`). A name that is taken is told by the
 * error's code. Where the form's own rules find nothing, a username is refused because it is
 * reserved, and any other field as malformed.
 */
export function faultsOf(
  { code, errors = [] }: { code: string; errors?: readonly { pointer: string }[] | undefined },
  input: RegisterInput,
): FieldFaults {
  const own = checkInput(input);
  const taken = code === 'user.taken';
  const faults: FieldFaults = {};
  for (const { pointer } of errors) {
    const field = pointer.split('/').at(-1);
    if (field === 'username') {
      faults.username = taken ? 'username.taken' : (own.username ?? 'username.reserved');
    } else if (field === 'email') faults.email = taken ? 'email.taken' : 'email.invalid';
    else if (field === 'password') faults.password = own.password ?? 'password.long';
  }
  return faults;
}
