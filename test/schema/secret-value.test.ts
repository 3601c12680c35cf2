import { describe, expect, it } from 'vitest';
import { isSecretName, secretIn } from '#schema/secret-value.ts';

/** Made here, so that no scanner takes this file for one with tokens. */
const letters = 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL';
const jwt = `eyJ${letters}.eyJ${letters}.${letters}`;

describe('secretIn', () => {
  it.each([
    ['ghp_', 'a GitHub token'],
    ['github_pat_', 'a GitHub token'],
    ['glpat-', 'a GitLab token'],
    ['sk-', 'an API key'],
    ['sk-ant-', 'an Anthropic key'],
    ['xoxb-', 'a Slack token'],
    ['AIza', 'a Google key'],
    ['npm_', 'an npm token'],
    ['hf_', 'a Hugging Face token'],
  ])('finds what starts with %s, whatever the name and the text around it', (start, what) => {
    expect(secretIn(`${start}${letters}`)).toBe(what);
    expect(secretIn(`run --with ${start}${letters} --fast`, 'NOTE')).toBe(what);
  });

  it.each([
    [jwt, 'NOTE', 'a JSON web token'],
    [`AKIA${'ABCDEFGH12345678'}`, 'NOTE', 'an AWS key'],
    [`sr_${letters}${letters.slice(0, 11)}`, 'NOTE', 'an AgentHub key'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'NOTE', 'a private key'],
    ['hunter2hunter2', 'DB_PASSWORD', 'the value of DB_PASSWORD'],
    ['abcd1234', 'apiKey', 'the value of apiKey'],
    ['Bearer abcdef123', 'Authorization', 'the value of Authorization'],
    ['postgres://app:s3cr3tpw@db.local/x', 'DATABASE_URL', 'a password in a URL'],
    ['https://x.example.com/mcp?api_key=abc123def', null, 'a key in a URL'],
    ['https://x.example.com/mcp?a=1&token=abc123def', null, 'a key in a URL'],
    [letters, 'SESSION', 'a random key'],
  ])('refuses %.20s… as %s', (value, name, what) => {
    expect(secretIn(value, name)).toBe(what);
  });

  it.each([
    ['', 'API_KEY'],
    ['${API_KEY}', 'API_KEY'],
    ['${env:API_KEY}', 'API_KEY'],
    ['${input:api-key}', 'API_KEY'],
    ['$API_KEY', 'API_KEY'],
    ['{api_key}', 'API_KEY'],
    ['<your key>', 'API_KEY'],
    ['%API_KEY%', 'API_KEY'],
    ['Bearer ${TOKEN}', 'Authorization'],
    ['Bearer {smithery_api_key}', 'Authorization'],
    ['App {KEY}', 'Authorization'],
    ['your-api-key-here', 'API_KEY'],
    ['YOUR_TOKEN', 'GITHUB_TOKEN'],
    ['ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'GITHUB_TOKEN'],
    ['sk-your-key-goes-here-please', 'OPENAI_API_KEY'],
    ['************', 'PASSWORD'],
    ['changeme', 'PASSWORD'],
    ['none', 'MCP_AUTH_TOKEN'],
    ['true', 'USE_TOKEN'],
    ['8000', 'MAX_TOKENS'],
    ['4096000', 'TOKEN_LIMIT'],
    ['/etc/keys/id_rsa', 'SSH_KEY_FILE'],
    ['https://auth.example.com/token', 'TOKEN_URL'],
    ['postgres://app:${DB_PASSWORD}@db.local/x', 'DATABASE_URL'],
    ['postgres://user:password@localhost/db', 'DATABASE_URL'],
    ['https://x.example.com/mcp?api_key={api_key}', null],
    ['https://x.example.com/mcp?page=abc123def', null],
    ['@modelcontextprotocol/server-sequential-thinking2025', null],
    ['sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', null],
    ['0123456789abcdef0123456789abcdef01234567', 'COMMIT'],
    ['/Users/Someone1/Library/ApplicationSupport2/Claude3', 'DATA_DIR'],
    ['com.example.weather-Server_2025-12-11', null],
  ])('takes %s', (value, name) => {
    expect(secretIn(value, name)).toBeNull();
  });

  it('reads megabytes of hostile text within the time of a test', () => {
    for (const part of ['a', '$', '${', '<', '://a:', '?a=', 'eyJa.', '-----BEGIN ', '%A'])
      expect(secretIn(part.repeat(1_000_000), 'x'.repeat(100_000))).toBeNull();
  });
});

describe('isSecretName', () => {
  it.each(['X-API-Key', 'accessToken', 'SECRET', 'db_pwd', '--token', 'Cookie', 'AWS_SECRET_KEY'])(
    'knows %s',
    (name) => expect(isSecretName(name)).toBe(true),
  );
  it.each(['MONKEY', 'KEYBOARD', 'MAX_TOKENS', 'PATH', 'TOKENIZER', 'KEY_ID', 'LOG_LEVEL'])(
    'leaves %s',
    (name) => expect(isSecretName(name)).toBe(false),
  );
});
