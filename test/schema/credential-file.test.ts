import { describe, expect, it } from 'vitest';
import { credentialKind } from '#schema/credential-file.ts';

const kindOf = (path: string, content = '') =>
  credentialKind(path, new TextEncoder().encode(content));
const key = (label: string) => `-----BEGIN ${label}-----\nMIIE\n-----END ${label}-----\n`;

describe('credentialKind', () => {
  it.each([
    ['.env', ''],
    ['.envrc', ''],
    ['.env.local', ''],
    ['config/.env.production', ''],
    ['.ENV', ''],
    ['id_rsa', ''],
    ['keys/id_ed25519', ''],
    ['.git-credentials', ''],
    ['.netrc', ''],
    ['_netrc', ''],
    ['.pgpass', ''],
    ['.htpasswd', ''],
    ['server.p12', ''],
    ['server.pfx', ''],
    ['id.pem', key('PRIVATE KEY')],
    ['server.key', key('RSA PRIVATE KEY')],
    ['server.pem', `${key('CERTIFICATE')}${key('EC PRIVATE KEY')}`],
    ['notes', key('OPENSSH PRIVATE KEY')],
    ['.npmrc', '//registry.npmjs.org/:_authToken=npm_abc\n'],
    ['.npmrc', 'registry=x\n_auth = "abc="\n'],
    ['.yarnrc.yml', 'npmAuthToken: abc\n'],
    ['.pypirc', '[pypi]\nusername = x\npassword = y\n'],
    ['pip.conf', 'index-url = https://me:pass@pypi.example/simple\n'],
    ['.docker/config.json', '{"auths":{"hub":{"auth":"bWU6cGFzcw=="}}}'],
    ['.aws/credentials', '[default]\naws_secret_access_key = x\n'],
    ['account.json', '{"private_key": "-----BEGIN PRIVATE KEY-----\\n"}'],
  ])('knows %s', (path, content) => {
    expect(kindOf(path, content)).toMatch(/^an? /);
  });

  it.each([
    ['.env.example', 'KEY='],
    ['.env.sample', ''],
    ['.env.template', ''],
    ['.env.local.example', ''],
    ['env', ''],
    ['my.env.md', ''],
    ['id_rsa.pub', 'ssh-rsa AAAA'],
    ['ca.pem', key('CERTIFICATE')],
    ['public.pem', key('PUBLIC KEY')],
    ['slides.key', 'PK\u0003\u0004'],
    ['.npmrc', 'registry=https://registry.example\n'],
    ['.npmrc', '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n'],
    ['config.json', '{"auth": "none"}'],
    ['credentials', 'See the manual.\n'],
    ['docs/keys.md', `A key looks so:\n\n${key('PRIVATE KEY')}`],
    ['SKILL.md', '---\nname: x\n---\n'],
  ])('minds no %s', (path, content) => {
    expect(kindOf(path, content)).toBeNull();
  });
});
