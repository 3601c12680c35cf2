import { describe, expect, it } from 'vitest';
import { checkInput, faultsOf } from '#ui/pages/register/check-input.ts';
import { email, password, username } from '#schema/user.ts';

const good = { username: 'mei', email: 'mei@example.com', password: 'correct horse' };

describe('checkInput', () => {
  it('finds nothing wrong with good input', () => {
    expect(checkInput(good)).toEqual({});
  });

  it('tells a password that is too short from one that is too long in bytes', () => {
    expect(checkInput({ ...good, password: '1234567' }).password).toBe('password.short');
    expect(checkInput({ ...good, password: '密'.repeat(24) }).password).toBeUndefined();
    expect(checkInput({ ...good, password: '密'.repeat(25) }).password).toBe('password.long');
  });

  it.each(['a', 'Mei', 'mei-', '-mei', 'me--i', '梅', 'a'.repeat(65), 'ab', 'a'.repeat(64), 'a-1'])(
    'agrees with the registry about the username %j',
    (name) => {
      const refused = checkInput({ ...good, username: name }).username !== undefined;
      expect(refused).toBe(!username.safeParse(name).success);
    },
  );

  it.each(['', 'mei', 'mei@', '@example.com', 'mei@example', 'mei@example.com'])(
    'agrees with the registry about the e-mail address %j',
    (address) => {
      const refused = checkInput({ ...good, email: address }).email !== undefined;
      expect(refused).toBe(!email.safeParse(address).success);
    },
  );

  it.each(['', '1234567', '12345678', 'x'.repeat(72), 'x'.repeat(73)])(
    'agrees with the registry about the password %j',
    (text) => {
      const refused = checkInput({ ...good, password: text }).password !== undefined;
      expect(refused).toBe(!password.safeParse(text).success);
    },
  );
});

describe('faultsOf', () => {
  const invalid = (...fields: string[]) => ({
    code: 'request.invalid',
    errors: fields.map((field) => ({ pointer: `/${field}` })),
  });

  it('puts what the registry refused at its field', () => {
    expect(faultsOf(invalid('email'), good)).toEqual({ email: 'email.invalid' });
    expect(faultsOf(invalid('body/password'), { ...good, password: 'short' })).toEqual({
      password: 'password.short',
    });
  });

  it('calls a username reserved when its form is right', () => {
    expect(faultsOf(invalid('username'), { ...good, username: 'admin' })).toEqual({
      username: 'username.reserved',
    });
  });

  it('tells which of the two is taken', () => {
    expect(faultsOf({ ...invalid('username', 'email'), code: 'user.taken' }, good)).toEqual({
      username: 'username.taken',
      email: 'email.taken',
    });
  });

  it('leaves out what it does not know', () => {
    expect(faultsOf(invalid('other'), good)).toEqual({});
    expect(faultsOf({ code: 'internal.error' }, good)).toEqual({});
  });
});
