/**
 * A character that looks like each of these: TextAttack's table, so that character edits are the same. (Its 9 is a
 * Bengali seven, its 8 an ou.)
 *
 * @example homoglyphs.get("a") // "\u0251", Latin alpha
 */
export const homoglyphs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "-": "\u02d7", // modifier letter minus sign
    9: "\u09ed", // bengali digit seven
    8: "\u0222", // latin capital letter ou
    7: "\u{1d7d5}", // mathematical bold digit seven
    6: "\u0431", // cyrillic small letter be
    5: "\u01bc", // latin capital letter tone five
    4: "\u13ce", // cherokee letter se
    3: "\u01b7", // latin capital letter ezh
    2: "\u14bf", // canadian syllabics sayisi m
    1: "l", // latin small letter l
    0: "O", // latin capital letter o
    "'": "`", // grave accent
    a: "\u0251", // latin small letter alpha
    b: "\u042c", // cyrillic capital letter soft sign
    c: "\u03f2", // greek lunate sigma symbol
    d: "\u0501", // cyrillic small letter komi de
    e: "\u0435", // cyrillic small letter ie
    f: "\u{1d68f}", // mathematical monospace small f
    g: "\u0261", // latin small letter script g
    h: "\u0570", // armenian small letter ho
    i: "\u0456", // cyrillic small letter byelorussian-ukrainian i
    j: "\u03f3", // greek letter yot
    k: "\u{1d48c}", // mathematical bold italic small k
    l: "\u217c", // small roman numeral fifty
    m: "\uff4d", // fullwidth latin small letter m
    n: "\u0578", // armenian small letter vo
    o: "\u043e", // cyrillic small letter o
    p: "\u0440", // cyrillic small letter er
    q: "\u051b", // cyrillic small letter qa
    r: "\u2c85", // coptic small letter gamma
    s: "\u0455", // cyrillic small letter dze
    t: "\u{1d69d}", // mathematical monospace small t
    u: "\u057d", // armenian small letter seh
    v: "\u0475", // cyrillic small letter izhitsa
    w: "\u051d", // cyrillic small letter we
    x: "\u00d7", // multiplication sign
    y: "\u0443", // cyrillic small letter u
    z: "\u1d22", // latin letter small capital z
  }),
);
