import { passwordFault } from '../../sign-in/password-fault.ts';

export type RegisterInput = { username: string; email: string; password: string };

/** What is wrong with a field; the form has a sentence for each in both languages. */
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
 * Checks the rules of schema/user.ts that need no request: the username is a slug of 2–64 characters, the e-mail
 * address looks like one, the password has at least 8 characters and at most 72 bytes.
 */
export function checkInput({ username, email, password }: RegisterInput): FieldFaults {
  const faults: FieldFaults = {};
  if (!/^(?=.{2,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/.test(username))
    faults.username = 'username.invalid';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) faults.email = 'email.invalid';
  const fault = passwordFault(password);
  if (fault !== null) faults.password = `password.${fault}`;
  return faults;
}

/**
 * The faults in an error of the registry (`errors: [{pointer}]`). Its code says that a name is taken. A username
 * that the form finds right and the registry does not is reserved; any other field is malformed.
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
