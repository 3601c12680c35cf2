/** What to do about a run, a test or a preview of a source that failed with this code; empty where nothing is known. */
export function gitHints(code: string, { id, url }: { id: string; url: string }): string[] {
  const edit = `agenthub-cli admin source edit ${id}`;
  const credential = /^https?:/i.test(url)
    ? `${edit} --token-stdin < token.txt`
    : `${edit} --ssh-key FILE`;
  switch (code) {
    case 'git.auth_failed':
      return [`give it a credential that may read it:  ${credential}`];
    case 'git.repository_not_found':
      return [
        `is the URL right?  ${edit} --url URL`,
        `a private repository looks missing without its credential:  ${credential}`,
      ];
    case 'git.ref_not_found':
      return [`name a branch or tag that is there:  ${edit} --ref main`];
    case 'git.host_key_unknown':
      return [
        "compare the host's key with what its operator says, then put its line, as ssh-keyscan prints it, into GIT_KNOWN_HOSTS of the registry",
      ];
    case 'git.host_key_changed':
      return [
        'someone may be between the registry and the host; if the host was renewed, replace its line in GIT_KNOWN_HOSTS of the registry',
      ];
    case 'git.address_denied':
      return [
        'if it is the right host, its operator decides: the address or a range goes into GIT_ALLOW_ADDRESSES of the registry',
      ];
    case 'git.unreachable':
      return [
        'the registry connects to the remote, not this machine: look at its name, its port and the proxy there',
      ];
    case 'git.busy':
      return ['a run waits as long as the host asks for; asking sooner makes that longer'];
    case 'git.timeout':
      return ['try again, or give it more time with GIT_CLONE_TIMEOUT of the registry'];
    case 'git.too_large':
      return ['the limits are settings of the registry; a smaller repository is the better way'];
    case 'secret.unreadable':
      return [
        `SECRET_KEY of the registry is another one now; give the credential again:  ${credential}`,
      ];
    default:
      return [];
  }
}
