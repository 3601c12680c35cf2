/** Words that examples hold in the place of a secret; letters only, as a secret is compared by them. */
const placeholders =
  /change(?:me|this|it)|replace(?:me|this|it)|your(?:own)?(?:secret|key|password|token)|placeholder|insecure|donotuse|notasecret|example|nonewasgiven/;

/** Passwords that everybody tries first; letters only, with digits read as the letters that they stand for. */
const firstGuesses = new Set(
  `
  admin administrator adminadmin root rootroot user test testtest password passwd pass passpass
  passphrase secret default welcome letmein login master superuser adminpassword adminpass
  mypassword qwerty qwertyuiop qwertz qwertzuiop asdfghjk asdfghjkl abcdefgh iloveyou sunshine
  princess football baseball monkey dragon trustno agenthub agenthubadmin skillsregistry registry
  demo demodemo guest
`.match(/\S+/g),
);

/** What digits and signs stand for in passwords like `P@ssw0rd`. */
const asLetters: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Fewer than these have no 32 random characters: of 16 hexadecimal digits some 14 occur. */
const distinctMin = 8;

/**
 * Why a secret that a program made is none: it stands in an example, is the same again and again, or has too few
 * different characters. Null for what may be one. It is told as a clause about the secret, which it does not repeat.
 */
export function weaknessOfKey(key: string): string | null {
  if (placeholders.test(letters(key))) return 'is a placeholder of an example';
  if (new Set(key).size < distinctMin) return `has fewer than ${distinctMin} different characters`;
  // Twice the text holds the text once more, in its middle, when it repeats a part of itself.
  if (`${key}${key}`.indexOf(key, 1) < key.length) return 'repeats one text';
  return null;
}

/** Why a password is among the first that anybody tries, for an account of these names; null for what may be none. */
export function weaknessOfPassword(
  password: string,
  account: { username: string; email: string },
): string | null {
  if (placeholders.test(letters(password))) return 'is a placeholder of an example';
  const lower = password.toLowerCase();
  if (new Set(lower).size < 3) return 'has fewer than 3 different characters';
  if (/^\d{1,10}$/.test(password)) return 'is a short number';
  if ([account.username, account.email].includes(lower)) return 'is the name of the account';
  // Without the digits at the end, which stand for themselves.
  const spelled = lower
    .replace(/[^a-z]+$/, '')
    .replaceAll(/[013457@$]/g, (sign) => asLetters[sign] ?? sign);
  const words = [letters(lower), letters(spelled)];
  const isGuess = words.some((word) => word === account.username || firstGuesses.has(word));
  // Some digits and signs more do not hide a word; many do.
  const rest = password.replaceAll(/[a-z]/gi, '').length;
  return isGuess && rest <= 6 ? 'is among the first that anybody tries' : null;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}
