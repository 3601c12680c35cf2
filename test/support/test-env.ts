/** The API key that acts as the admin of every registry of a test. */
export const adminKey = `sr_${'test-admin-key-'.padEnd(43, 'x')}`;

export const secretKey = 'a secret key of the tests, long enough';

/** The environment of every registry of a test, but for where its data is. */
export const testEnv = {
  SECRET_KEY: secretKey,
  ADMIN_API_KEY: adminKey,
  ADMIN_PASSWORD: 'password of the admin',
  DEFAULT_VISIBILITY: 'public',
};

/** What every database of the libSQL server of the tests asks for as `DATABASE_AUTH_TOKEN`. */
export const libsqlAuthToken = 'the-token-of-the-libsql-server';
