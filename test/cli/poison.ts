/** What a terminal would obey, or a reader would not see: each of these must come out as something else. */
export const poison = {
  escape: '\u001B[2J\u001B[8mhidden\u001B]0;owned\u0007',
  c1: '\u009B31m\u0085',
  lines: 'one\ntwo\r\nthree\rfour\u2028five',
  bidi: 'a\u202Eb\u2066c\u200F',
  unseen: 'd\u200Be\u2060f\u00ADg\uFEFFh\u{E0041}',
};
/** All of it in one text. */
export const poisoned = Object.values(poison).join(' ');
