/** Hints for a run, test or preview of a source that failed with this code; empty if there are none. */
export function gitHints(code: string, { id, url }: { id: string; url: string }): string[] {
  const update = `agenthub-cli admin source update ${id}`;
  const credential = /^https?:/i.test(url)
    ? `${update} --token-stdin < token.txt`
    : `${update} --ssh-key FILE`;
  switch (code) {
    case 'git.auth_failed':
      return [`set a credential that can read the repository:  ${credential}`];
    case 'git.repository_not_found':
      return [
        `check the URL:  ${update} --url URL`,
        `without a credential, a private repository looks missing:  ${credential}`,
      ];
    case 'git.ref_not_found':
      return [`name an existing branch or tag:  ${update} --ref main`];
    case 'git.host_key_unknown':
      return [
        "check the host's key with its operator, then add its line, as ssh-keyscan prints it, to GIT_KNOWN_HOSTS of the registry",
      ];
    case 'git.host_key_changed':
      return [
        'the connection may be intercepted; if the host really has a new key, replace its line in GIT_KNOWN_HOSTS of the registry',
      ];
    case 'git.address_denied':
      return [
        'if it is the right host, the operator of the registry can add the address or a range to GIT_ALLOW_ADDRESSES',
      ];
    case 'git.unreachable':
      return [
        'the registry connects to the remote, not this machine: check the host name, the port and the proxy of the registry',
      ];
    case 'git.busy':
      return ['a run waits as long as the host asks for; earlier requests may extend the wait'];
    case 'git.timeout':
      return ['try again, or increase GIT_CLONE_TIMEOUT of the registry'];
    case 'git.too_large':
      return ['use a smaller repository, or raise the limits in the settings of the registry'];
    case 'secret.unreadable':
      return [`SECRET_KEY of the registry has changed; set the credential again:  ${credential}`];
    default:
      return [];
  }
}
