/**
 * The keys around each letter of the QWERTY keyboard, which a finger may hit in its place: TextAttack's table, so that
 * character edits are the same, with its oddity that "g" has "d" and lacks "f".
 *
 * @example keyboardNeighbours.get("p") // ["o", "l"]
 */
export const keyboardNeighbours: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    q: "was",
    w: "qeasd",
    e: "wsdfr",
    r: "edfgt",
    t: "rfghy",
    y: "tghju",
    u: "yhjki",
    i: "ujklo",
    o: "iklp",
    p: "ol",
    a: "qwszx",
    s: "qweadzx",
    d: "werfcxs",
    f: "ertgvcd",
    g: "rtyhbvd",
    h: "tyugjbn",
    j: "yuikmnh",
    k: "uiolmj",
    l: "iopk",
    z: "asx",
    x: "sdzc",
    c: "xdfv",
    v: "cfgb",
    b: "vghn",
    n: "bhjm",
    m: "njk",
  }).map(([key, around]) => [key, [...around]]),
);
