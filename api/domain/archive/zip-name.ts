const utf8 = new TextDecoder('utf-8', { fatal: true });
/** The upper half of code page 437, the specified encoding of names without the UTF-8 flag. */
const codePage437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * Decodes the name of a ZIP entry. Valid UTF-8 is taken as UTF-8 even without the flag (bit 11), which many
 * tools forget. Otherwise tried in this order: the Unicode Path field (0x7075), GB 2312, which Chinese
 * Windows writes, code page 437. Null if the flag is set and the name is not UTF-8.
 */
export function decodeName(name: Uint8Array, extra: Uint8Array, flagged: boolean): string | null {
  try {
    return utf8.decode(name);
  } catch {
    if (flagged) return null;
  }
  return unicodePath(extra) ?? gb2312(name) ?? fromCodePage437(name);
}

/** APPNOTE 4.6.9: version 1, a CRC of the plain name, then the name in UTF-8. */
function unicodePath(extra: Uint8Array): string | null {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 0x7075 && end <= extra.length && extra[at + 4] === 1) {
      try {
        return utf8.decode(extra.subarray(at + 9, end));
      } catch {
        return null;
      }
    }
    at = end;
  }
  return null;
}

function gb2312(name: Uint8Array): string | null {
  for (let at = 0; at < name.length; at++) {
    const lead = name[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = name[++at] ?? 0;
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail > 0xfe) return null;
  }
  try {
    return new TextDecoder('gbk', { fatal: true }).decode(name);
  } catch {
    // The runtime lacks this encoding, or the bytes are unassigned in it.
    return null;
  }
}

function fromCodePage437(name: Uint8Array): string {
  let text = '';
  for (const byte of name) {
    text += byte < 0x80 ? String.fromCharCode(byte) : (codePage437[byte - 0x80] ?? '\ufffd');
  }
  return text;
}
