import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { checkWritable, writeWholeFile, writeWholeFolder } from "../../src/support/whole-file.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

let place: string;
beforeEach(() => {
  place = temporaryFolder();
});
const inPlace = (...parts: string[]) => join(place, ...parts);

describe("writeWholeFile", () => {
  test("writes text as UTF-8, and bytes as they are", async () => {
    await writeWholeFile(inPlace("text"), "naïve\n");
    await writeWholeFile(inPlace("bytes"), Uint8Array.of(0, 255, 9).subarray(1));
    expect(await readFile(inPlace("text"))).toEqual(Buffer.from("naïve\n", "utf8"));
    expect([...(await readFile(inPlace("bytes")))]).toEqual([255, 9]);
  });

  test("replaces a file, and leaves nothing beside it", async () => {
    await writeWholeFile(inPlace("file"), "a longer old content");
    await writeWholeFile(inPlace("file"), "new");
    expect(await readFile(inPlace("file"), "utf8")).toBe("new");
    expect(await readdir(place)).toEqual(["file"]);
  });

  test("never shows a reader a part of the content", async () => {
    const contents = ["a", "b"].map((letter) => letter.repeat(300_000));
    await writeWholeFile(inPlace("file"), contents[0]);
    let writing = true;
    const writer = (async () => {
      for (let i = 1; i <= 10; i++) await writeWholeFile(inPlace("file"), contents[i % 2]);
      writing = false;
    })();
    while (writing) expect(contents).toContain(await readFile(inPlace("file"), "utf8"));
    await writer;
  });

  test("refuses a place without a folder, a folder, and a place below a file", async () => {
    await mkdir(inPlace("folder"));
    await writeFile(inPlace("file"), "old");
    const places = [
      [inPlace("nowhere", "file"), "its folder does not exist"],
      [inPlace("folder"), "it is a folder"],
      [inPlace("file", "below"), "a part of its path is not a folder"],
    ];
    for (const [path, reason] of places) {
      expect(await refusal(() => writeWholeFile(path, "new"))).toBe(`cannot write ${path}: ${reason}`);
    }
    expect((await readdir(place)).sort()).toEqual(["file", "folder"]);
    expect(await readFile(inPlace("file"), "utf8")).toBe("old");
  });

  test("a name that the file system does not take is refused in one line", async () => {
    const path = inPlace("x".repeat(300));
    expect(await refusal(() => writeWholeFile(path, "new"))).toMatch(/^cannot write .*: ENAMETOOLONG/);
  });
});

describe("writeWholeFolder", () => {
  const files = (content: string) => new Map([["a", content]]).set("b", "the same");
  const contentOf = async (folder: string) => {
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")]));
  };
  const first = [
    ["a", "1"],
    ["b", "the same"],
  ];

  test("writes all files, and the folders on the way", async () => {
    await writeWholeFolder(inPlace("new", "folder"), files("1"));
    expect(await contentOf(inPlace("new", "folder"))).toEqual(first);
    expect(await readdir(inPlace("new"))).toEqual(["folder"]);
  });

  test("replaces a folder of files of these names, also where some were missing", async () => {
    await writeWholeFolder(inPlace("folder"), new Map([["b", "old"]]));
    await writeWholeFolder(inPlace("folder"), files("1"));
    expect(await contentOf(inPlace("folder"))).toEqual(first);
    expect(await readdir(place)).toEqual(["folder"]);
  });

  test("a path that ends with a slash, or goes up and down, is the same place", async () => {
    await writeWholeFolder(`${inPlace("folder")}/`, files("0"));
    await writeWholeFolder(`${inPlace("folder", "..", "folder")}`, files("1"));
    expect(await contentOf(inPlace("folder"))).toEqual(first);
  });

  test("refuses a folder that holds anything else, and leaves it as it was", async () => {
    await mkdir(inPlace("folder"));
    await writeFile(inPlace("folder", "notes.txt"), "mine");
    expect(await refusal(() => writeWholeFolder(inPlace("folder"), files("1")))).toBe(
      `cannot replace ${inPlace("folder")}: it holds other files (notes.txt)`,
    );
    expect(await contentOf(inPlace("folder"))).toEqual([["notes.txt", "mine"]]);
  });

  test("refuses a file in its place, and leaves it as it was", async () => {
    await writeFile(inPlace("file"), "mine");
    expect(await refusal(() => writeWholeFolder(inPlace("file"), files("1")))).toBe(
      `cannot write ${inPlace("file")}: a part of its path is not a folder`,
    );
    expect(await contentOf(place)).toEqual([["file", "mine"]]);
  });

  test("the old folder stays when a file cannot be written", async () => {
    await writeWholeFolder(inPlace("folder"), files("1"));
    const impossible = files("2").set("no such folder/c", "3");
    expect(await refusal(() => writeWholeFolder(inPlace("folder"), impossible))).toBe(
      `cannot write ${inPlace("folder")}: its folder does not exist`,
    );
    expect(await contentOf(inPlace("folder"))).toEqual(first);
    expect(await readdir(place)).toEqual(["folder"]);
  });

  test("does not follow a link to write into another folder", async () => {
    await mkdir(inPlace("target"));
    await symlink(inPlace("target"), inPlace("link"));
    await writeWholeFolder(inPlace("link"), files("1"));
    expect(await readdir(inPlace("target"))).toEqual([]);
    expect(await contentOf(inPlace("link"))).toEqual(first);
  });
});

describe("checkWritable", () => {
  test("lets a new and an old file through, and leaves no trace", async () => {
    await writeFile(inPlace("old"), "old");
    await checkWritable(inPlace("old"));
    await checkWritable(inPlace("new"));
    expect(await contentNames()).toEqual(["old"]);
  });

  test("refuses a place without a folder, and one below a file", async () => {
    await writeFile(inPlace("file"), "old");
    const places = [
      [inPlace("nowhere", "file"), "its folder does not exist"],
      [inPlace("file", "below"), "a part of its path is not a folder"],
    ];
    for (const [path, reason] of places) {
      expect(await refusal(() => checkWritable(path))).toBe(`cannot write ${path}: ${reason}`);
    }
    expect(await contentNames()).toEqual(["file"]);
  });

  const contentNames = async () => (await readdir(place)).sort();
});
