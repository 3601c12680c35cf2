/** Placeholder words of examples. Letters only: secrets are compared by their letters. */
const placeholders =
  /change(?:me|this|it)|replace(?:me|this|it)|your(?:own)?(?:secret|key|password|token)|placeholder|insecure|donotuse|notasecret|example|nonewasgiven/;

/** Common passwords. Letters only: digits are compared as the letters they stand for. */
const firstGuesses = new Set(
  `
  admin administrator adminadmin root rootroot user test testtest password passwd pass passpass
  passphrase secret default welcome letmein login master superuser adminpassword adminpass
  mypassword qwerty qwertyuiop qwertz qwertzuiop asdfghjk asdfghjkl abcdefgh iloveyou sunshine
  princess football baseball monkey dragon trustno agenthub agenthubadmin skillsregistry registry
  demo demodemo guest
`.match(/\S+/g),
);

/** The letters that digits and signs stand for in passwords like `P@ssw0rd`. */
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

/** The minimum of different characters: 32 random hexadecimal digits have about 14 of the 16. */
const distinctMin = 8;

/**
 * Why a generated secret is weak: it is a placeholder of an example, repeats itself, or has too few different
 * characters. Null if it is not weak. The reason is a clause about the secret that does not contain it.
 */
export function weaknessOfKey(key: string): string | null {
  if (placeholders.test(letters(key))) return 'is a placeholder of an example';
  if (new Set(key).size < distinctMin) return `has fewer than ${distinctMin} different characters`;
  // A text that repeats a part of itself occurs in its own doubling before the end.
  if (`${key}${key}`.indexOf(key, 1) < key.length) return 'repeats one text';
  return null;
}

/** Why a password is weak for an account with these names; null if it is not. */
export function weaknessOfPassword(
  password: string,
  account: { username: string; email: string },
): string | null {
  if (placeholders.test(letters(password))) return 'is a placeholder of an example';
  const lower = password.toLowerCase();
  if (new Set(lower).size < 3) return 'has fewer than 3 different characters';
  if (/^\d{1,10}$/.test(password)) return 'is a short number';
  if ([account.username, account.email].includes(lower)) return 'is the name of the account';
  // Trailing digits are removed first: they do not stand for letters.
  const spelled = lower
    .replace(/[^a-z]+$/, '')
    .replaceAll(/[013457@$]/g, (sign) => asLetters[sign] ?? sign);
  const words = [letters(lower), letters(spelled)];
  const isGuess = words.some((word) => word === account.username || firstGuesses.has(word));
  // A few extra digits and signs do not make a common word strong; many do.
  const rest = password.replaceAll(/[a-z]/gi, '').length;
  return isGuess && rest <= 6 ? 'is a common password' : null;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}
